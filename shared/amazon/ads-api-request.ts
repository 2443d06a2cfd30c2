import { ConnectError } from "../errors.ts";
import { jsonElements } from "../http/json-elements.ts";
import { parseJsonWithIds } from "../http/parse-json-with-ids.ts";
import { pause } from "../http/pause.ts";
import { BodyTooLargeError, readLimited } from "../http/read-limited.ts";
import { withTimeLimit } from "../http/with-time-limit.ts";
import type { Region } from "../schemas/region.ts";
import { adsApiError } from "./ads-api-error.ts";
import type { AdsApi, AdsApiCredential } from "./ads-api.ts";

/** A request to the Ads API. */
export interface AdsApiRequest {
  /** For errors: "list profiles". */
  operation: string;
  region: Region;
  method: "GET" | "POST" | "DELETE";
  path: string;
  query?: Record<string, string>;
  /** Sent as JSON. */
  body?: unknown;
  /** Vendor media type of the body and of the answer; it chooses the version of the API. */
  mediaType: string;
  /** The media type of the answer, where Amazon gives it another one than the body's. */
  answerType?: string;
  /** The profile in whose scope it runs. */
  profileId?: string;
  /** The DSP advertiser in whose scope it runs, in place of a profile. */
  advertiserId?: string;
}

/** A request that reads, whatever its method, and so may be repeated. */
export type AdsApiRead = AdsApiRequest;

/** How long it may take to get another access token. */
const RENEWAL_MS = 30_000;

/** A longer `Retry-After` than this is passed to the caller instead of being waited for. */
const MAX_PAUSE_MS = 10_000;

/** The largest list, 5,000 profiles, has about 2.5 MB. */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;

/** An error body is a sentence or an HTML page. */
const MAX_ERROR_BYTES = 64 * 1024;

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
  // The v1 API has another name for it; Amazon's own sample still sends the classic one there.
  if (request.path.startsWith("/adsApi/")) headers.set("amazon-ads-clientid", credential.clientId);
  if (request.profileId !== undefined) {
    headers.set("amazon-advertising-api-scope", request.profileId);
  }
  if (request.advertiserId !== undefined) headers.set("amazon-ads-accountid", request.advertiserId);
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

/** What Postgres can store of a text. U+0000 or half a surrogate pair in one name would fail the whole page. */
function storableText(text: string): string {
  return text.replaceAll("\0", "").toWellFormed();
}

/** Parses a body; a SyntaxError says that it is not JSON. */
type ParseBody<Answer> = (
  body: ArrayBuffer,
  brokenJson: (cause: unknown) => ConnectError,
) => Answer;

function parseText(text: string): unknown {
  return parseJsonWithIds(text, storableText);
}

function parseBody(body: ArrayBuffer): unknown {
  return parseText(new TextDecoder().decode(body));
}

/** A list's elements, each parsed when it is reached; undefined when the body is no list. Takes the body over. */
function parseList(
  body: ArrayBuffer,
  brokenJson: (cause: unknown) => ConnectError,
  isWanted: (element: string) => boolean,
): Iterable<unknown> | undefined {
  const elements = jsonElements(new Uint8Array(body));
  if (elements === undefined) {
    // Broken JSON is worth a retry, JSON of another form is not.
    parseBody(body);
    return undefined;
  }
  return (function* (): Generator<unknown> {
    for (const element of elements) {
      if (!isWanted(element)) continue;
      let parsed: unknown;
      try {
        parsed = parseText(element);
      } catch (cause) {
        throw brokenJson(cause);
      }
      yield parsed;
    }
    // V8 would free it with its next collection, and the next list may be in memory before that.
    body.transfer(0);
  })();
}

function invalidAnswer(
  { operation }: AdsApiRequest,
  response: Response,
  problem: string,
  cause: unknown,
): ConnectError {
  const requestId = response.headers.get("x-amzn-requestid");
  return new ConnectError("amazon_answer_invalid", `Cannot ${operation}: ${problem}`, {
    cause,
    ...(requestId === null ? {} : { amazon_request_id: requestId }),
  });
}

function isTransient(error: ConnectError): boolean {
  // A list that is too large stays too large, and reading it again costs the same memory.
  if (error.cause instanceof BodyTooLargeError) return false;
  return error.code === "amazon_throttled" || error.code === "amazon_unavailable" ||
    error.code === "amazon_answer_invalid";
}

/** Milliseconds until the deadline. */
function timeLeft({ deadline = Infinity }: AdsApi): number {
  return deadline - performance.now();
}

/** An error's body; one that is too large says nothing. */
async function readErrorBody(response: Response): Promise<ArrayBuffer> {
  try {
    return await readLimited(response.body, MAX_ERROR_BYTES);
  } catch (error) {
    if (error instanceof BodyTooLargeError) return new ArrayBuffer(0);
    throw error;
  }
}

/** Why there is no answer: the time was up, or the connection failed before the answer's end. */
function unavailable(
  { operation, region }: AdsApiRequest,
  limitMs: number,
  cause: unknown,
): ConnectError {
  const timedOut = cause instanceof DOMException && cause.name === "TimeoutError";
  const problem = timedOut
    ? `did not answer within ${Math.max(0, limitMs / 1000).toFixed(1)} s`
    : "did not answer, or broke off its answer";
  return new ConnectError(
    "amazon_unavailable",
    `Cannot ${operation}: Amazon's host for ${region} ${problem}.`,
    { cause },
  );
}

async function attempt<Answer>(
  api: AdsApi,
  credential: AdsApiCredential,
  request: AdsApiRequest,
  parse: ParseBody<Answer>,
): Promise<Answer> {
  const limitMs = Math.min(api.timeoutMs, timeLeft(api));
  let response: Response | undefined;
  let body: ArrayBuffer;
  try {
    if (limitMs <= 0) throw new DOMException("The deadline has passed.", "TimeoutError");
    [response, body] = await withTimeLimit(limitMs, async (signal) => {
      const answer = await send(api, credential, request, signal);
      response = answer;
      const bytes = answer.ok
        ? await readLimited(answer.body, MAX_ANSWER_BYTES)
        : await readErrorBody(answer);
      return [answer, bytes] as const;
    });
  } catch (cause) {
    if (cause instanceof BodyTooLargeError && response !== undefined) {
      const problem = `Amazon's answer is larger than ${MAX_ANSWER_BYTES} bytes.`;
      throw invalidAnswer(request, response, problem, cause);
    }
    throw unavailable(request, limitMs, cause);
  }
  if (!response.ok) {
    throw adsApiError(request.operation, response, new TextDecoder().decode(body));
  }
  const answer = response;
  const brokenJson = (cause: unknown): ConnectError =>
    invalidAnswer(request, answer, "Amazon sent broken JSON.", cause);
  try {
    return parse(body, brokenJson);
  } catch (cause) {
    throw cause instanceof SyntaxError ? brokenJson(cause) : cause;
  }
}

async function readWithRetries<Answer>(
  api: AdsApi,
  credential: AdsApiCredential,
  read: AdsApiRead,
  parse: ParseBody<Answer>,
): Promise<Answer> {
  let renewed = false;
  for (let tries = 1;; tries++) {
    try {
      return await attempt(api, credential, read, parse);
    } catch (error) {
      if (!(error instanceof ConnectError)) throw error;
      const unauthorised = error.facts.amazon_status === 401;
      if (unauthorised && !renewed && timeLeft(api) >= RENEWAL_MS) {
        // Gateways also answer a spurious 401; a second one is a matter of permission.
        renewed = true;
        credential.accessToken = await credential.renew();
        continue;
      }
      if (tries >= api.attempts || !isTransient(error)) throw error;
      const requestedPause = (error.facts.retry_after ?? 0) * 1000;
      const delay = Math.max(requestedPause, Math.random() * api.firstPauseMs * 2 ** (tries - 1));
      if (delay > MAX_PAUSE_MS || delay >= timeLeft(api)) throw error;
      await pause(delay);
    }
  }
}

/**
 * Reads from the Ads API: retries on 429, 5xx, broken answers and network failures with exponential
 * backoff and full jitter, honours `Retry-After`, and renews the token once after a 401.
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
  return readWithRetries(api, credential, read, parseBody);
}

/**
 * Reads a long list from the Ads API, as {@link readAdsApi} does, without holding all of it parsed.
 *
 * @param isWanted Decides by an element's text whether it is parsed at all.
 * @returns Its elements, each parsed when it is reached; undefined when Amazon sent no list.
 * @throws ConnectError as {@link readAdsApi} does; `amazon_answer_invalid` also from an element.
 */
export function readAdsApiList(
  api: AdsApi,
  credential: AdsApiCredential,
  read: AdsApiRead,
  isWanted: (element: string) => boolean,
): Promise<Iterable<unknown> | undefined> {
  return readWithRetries(
    api,
    credential,
    read,
    (body, brokenJson) => parseList(body, brokenJson, isWanted),
  );
}

/**
 * Sends a request that must not be carried out twice: once, whatever the outcome, not even again after
 * a 401.
 *
 * @returns The parsed answer; ids in it are text.
 * @throws ConnectError as {@link readAdsApi} does. Only an `amazon_status` from 400 to 499 makes it
 * certain that nothing was carried out.
 */
export function sendToAdsApiOnce(
  api: AdsApi,
  credential: AdsApiCredential,
  request: AdsApiRequest,
): Promise<unknown> {
  return attempt(api, credential, request, parseBody);
}
