import { ConnectError } from "../errors.ts";
import { elementsOf } from "../http/json-list.ts";
import { parseJsonWithIds } from "../http/json-with-ids.ts";
import { pause } from "../http/pause.ts";
import { withTimeLimit } from "../http/time-limit.ts";
import type { Region } from "../schemas/region.ts";
import { adsApiError } from "./ads-api-error.ts";
import type { AdsApi, AdsApiCredential } from "./ads-api.ts";

/** A request to the Ads API. */
export interface AdsApiRequest {
  /** For errors: "list profiles". */
  operation: string;
  region: Region;
  method: "GET" | "POST";
  path: string;
  query?: Record<string, string>;
  /** Sent as JSON. */
  body?: unknown;
  /** Vendor media type of the body and of the answer; it chooses the version of the API. */
  mediaType: string;
  /** Of the answer alone, where Amazon gives it another one than the body's. */
  answerType?: string;
  /** The profile in whose scope it runs. */
  profileId?: string;
}

/** A request that may be repeated: it reads, whatever its method. */
export type AdsApiRead = AdsApiRequest;

/** How long it may take to get another access token. */
const RENEWAL_MS = 30_000;

/** A longer `Retry-After` than this is handed to the caller instead of being waited for. */
const LONGEST_PAUSE_MS = 10_000;

function send(
  api: AdsApi,
  credential: AdsApiCredential,
  request: AdsApiRequest,
  signal: AbortSignal,
): Promise<Response> {
  const url = new URL(api.baseUrls[request.region] + request.path);
  url.search = new URLSearchParams(request.query).toString();
  const headers = new Headers({
    authorization: `Bearer ${credential.accessToken}`,
    "amazon-advertising-api-clientid": credential.clientId,
    accept: request.answerType ?? request.mediaType,
  });
  if (request.profileId !== undefined) {
    headers.set("amazon-advertising-api-scope", request.profileId);
  }
  const init: RequestInit = {
    method: request.method,
    headers,
    redirect: "error",
    signal,
  };
  if (request.body !== undefined) {
    headers.set("content-type", request.mediaType);
    init.body = JSON.stringify(request.body);
  }
  return api.fetch(url, init);
}

/** What Postgres can keep of a text: neither U+0000 nor half a surrogate pair, or one name sinks all. */
function keepable(text: string): string {
  return text.replaceAll("\0", "").toWellFormed();
}

/** Makes sense of a body; what it throws is about JSON. */
type Understand<Answer> = (body: ArrayBuffer, broken: (cause: unknown) => ConnectError) => Answer;

function parseText(text: string): unknown {
  return parseJsonWithIds(text, keepable);
}

function parse(body: ArrayBuffer): unknown {
  return parseText(new TextDecoder().decode(body));
}

/** A list's elements, each parsed when its turn comes; undefined for what is none. Takes the body over. */
function parseList(
  body: ArrayBuffer,
  broken: (cause: unknown) => ConnectError,
  wanted: (element: string) => boolean,
): Iterable<unknown> | undefined {
  const elements = elementsOf(new Uint8Array(body));
  if (elements === undefined) {
    // Broken JSON is worth another try, another form is not.
    parse(body);
    return undefined;
  }
  return (function* (): Generator<unknown> {
    for (const element of elements) {
      if (!wanted(element)) continue;
      let parsed: unknown;
      try {
        parsed = parseText(element);
      } catch (cause) {
        throw broken(cause);
      }
      yield parsed;
    }
    // V8 would free it when it next collects, and the next list may be there by then.
    body.transfer(0);
  })();
}

function brokenJson(operation: string, response: Response): (cause: unknown) => ConnectError {
  const requestId = response.headers.get("x-amzn-requestid");
  return (cause) =>
    new ConnectError("amazon_answer_invalid", `Cannot ${operation}: Amazon sent broken JSON.`, {
      cause,
      ...(requestId === null ? {} : { amazon_request_id: requestId }),
    });
}

function worthAnotherTry(error: ConnectError): boolean {
  return error.code === "amazon_throttled" || error.code === "amazon_unavailable" ||
    error.code === "amazon_answer_invalid";
}

/** Milliseconds until the deadline. */
function timeLeft({ deadline = Infinity }: AdsApi): number {
  return deadline - performance.now();
}

async function attempt<Answer>(
  api: AdsApi,
  credential: AdsApiCredential,
  request: AdsApiRequest,
  understand: Understand<Answer>,
): Promise<Answer> {
  const limit = Math.min(api.timeoutMs, timeLeft(api));
  let response: Response;
  let body: ArrayBuffer;
  try {
    if (limit <= 0) throw new DOMException("The deadline has passed.", "TimeoutError");
    [response, body] = await withTimeLimit(limit, async (signal) => {
      const answer = await send(api, credential, request, signal);
      return [answer, await answer.arrayBuffer()] as const;
    });
  } catch (cause) {
    throw new ConnectError(
      "amazon_unavailable",
      `Cannot ${request.operation}: Amazon's host for ${request.region} did not answer.`,
      { cause },
    );
  }
  if (!response.ok) {
    throw adsApiError(request.operation, response, new TextDecoder().decode(body));
  }
  const broken = brokenJson(request.operation, response);
  try {
    return understand(body, broken);
  } catch (cause) {
    throw cause instanceof SyntaxError ? broken(cause) : cause;
  }
}

async function readPatiently<Answer>(
  api: AdsApi,
  credential: AdsApiCredential,
  read: AdsApiRead,
  understand: Understand<Answer>,
): Promise<Answer> {
  let renewed = false;
  for (let tries = 1;; tries++) {
    try {
      return await attempt(api, credential, read, understand);
    } catch (error) {
      if (!(error instanceof ConnectError)) throw error;
      const unauthorised = error.facts.amazon_status === 401;
      if (unauthorised && !renewed && timeLeft(api) >= RENEWAL_MS) {
        // Gateways also answer 401 in passing; a second one is a matter of permission.
        renewed = true;
        credential.accessToken = await credential.renew();
        continue;
      }
      if (tries >= api.attempts || !worthAnotherTry(error)) throw error;
      const asked = (error.facts.retry_after ?? 0) * 1000;
      const delay = Math.max(asked, Math.random() * api.firstPauseMs * 2 ** (tries - 1));
      if (delay > LONGEST_PAUSE_MS || delay >= timeLeft(api)) throw error;
      await pause(delay);
    }
  }
}

/**
 * Reads from the Ads API: repeats on 429, 5xx, broken answers and network failures with exponential
 * pauses and full jitter, honours `Retry-After`, and renews the token once after a 401.
 *
 * @returns The parsed answer; ids in it are text.
 * @throws ConnectError `amazon_throttled`, `amazon_unavailable`, `amazon_answer_invalid`,
 * `amazon_permission_denied`, `amazon_request_rejected`.
 */
export function readAdsApi(
  api: AdsApi,
  credential: AdsApiCredential,
  read: AdsApiRead,
): Promise<unknown> {
  return readPatiently(api, credential, read, parse);
}

/**
 * Reads a long list from the Ads API, as {@link readAdsApi} does, without holding all that it says.
 *
 * @param wanted Decides by an element's text whether it is parsed at all.
 * @returns Its elements, each parsed when its turn comes; undefined when Amazon sent something else.
 * @throws ConnectError as {@link readAdsApi} does; `amazon_answer_invalid` also from an element.
 */
export function readAdsApiList(
  api: AdsApi,
  credential: AdsApiCredential,
  read: AdsApiRead,
  wanted: (element: string) => boolean,
): Promise<Iterable<unknown> | undefined> {
  return readPatiently(api, credential, read, (body, broken) => parseList(body, broken, wanted));
}

/**
 * Sends to the Ads API what must not be carried out twice: once, whatever comes of it, not even
 * again after a 401.
 *
 * @returns The parsed answer; ids in it are text.
 * @throws ConnectError as {@link readAdsApi} does. Only with an `amazon_status` below 500 is it
 * certain that nothing was carried out.
 */
export function sendToAdsApiOnce(
  api: AdsApi,
  credential: AdsApiCredential,
  request: AdsApiRequest,
): Promise<unknown> {
  return attempt(api, credential, request, parse);
}
