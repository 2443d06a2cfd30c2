import type { AdsApi } from "../amazon/ads-api.ts";
import { ConnectError } from "../errors.ts";
import { pause } from "../http/pause.ts";
import { retryAfterSeconds } from "../http/retry-after-seconds.ts";
import { type HeldBody, isRepeatable } from "./hold-body.ts";
import type { ProxyLimits } from "./proxy-limits.ts";

/** A request as it goes to Amazon. */
export interface AmazonRequest {
  method: string;
  url: URL;
  headers: Headers;
  body: HeldBody;
  /** Whether it only reads, by its method and the path that the caller named (is-reading-call.ts). */
  isRead: boolean;
}

/** When to stop: once the caller has gone, or at the deadline. */
export interface SendOptions {
  callerGone: AbortSignal;
  /** By `performance.now()`. */
  deadline: number;
  limits: ProxyLimits;
}

const TRANSIENT_STATUSES = [429, 500, 502, 503, 504];

function unavailable(
  { url, isRead }: AmazonRequest,
  problem: string,
  cause?: unknown,
): ConnectError {
  const next = isRead
    ? "Try again."
    : "It may have carried the call out: check before you try again.";
  return new ConnectError(
    "amazon_unavailable",
    `Cannot pass on Amazon's answer: ${url.host} ${problem}. ${next}`,
    { cause },
  );
}

/** No Response can be made of a status outside of 200 to 599, and none is an answer to a call. */
async function requireHttpStatus(request: AmazonRequest, response: Response): Promise<Response> {
  if (response.status >= 200 && response.status <= 599) return response;
  await response.body?.cancel();
  throw unavailable(
    request,
    `answered with the status ${response.status}, which HTTP does not have`,
  );
}

/** Sends once. The time limit ends with the beginning of the answer: its body may take longer. */
async function attempt(
  api: AdsApi,
  request: AmazonRequest,
  { callerGone, deadline, limits }: SendOptions,
): Promise<Response> {
  const { url, method, headers, body } = request;
  const aborter = new AbortController();
  const abort = (): void => aborter.abort();
  const timer = setTimeout(abort, deadline - performance.now());
  callerGone.addEventListener("abort", abort);
  if (callerGone.aborted) abort();
  const init: RequestInit & { duplex?: "half" } = {
    method,
    headers,
    redirect: "manual",
    signal: aborter.signal,
  };
  if (body !== undefined) init.body = body;
  if (body instanceof ReadableStream) init.duplex = "half";
  try {
    return await api.fetch(url, init);
  } catch (cause) {
    const problem = performance.now() >= deadline
      ? `has not answered within ${limits.firstByteMs / 1000} s`
      : "cannot be reached, or broke off";
    throw unavailable(request, problem, cause);
  } finally {
    clearTimeout(timer);
    callerGone.removeEventListener("abort", abort);
  }
}

/** How long to wait before a retry, in ms; undefined when there is to be none. */
function pauseBeforeRetry(
  api: AdsApi,
  response: Response,
  tries: number,
  limits: ProxyLimits,
): number | undefined {
  if (!TRANSIENT_STATUSES.includes(response.status)) return undefined;
  const requested = retryAfterSeconds(response.headers);
  if (requested === undefined) return api.firstPauseMs * 2 ** tries * (0.5 + Math.random() / 2);
  return requested > limits.maxPauseSeconds ? undefined : requested * 1000;
}

/**
 * Sends a request to Amazon. A read is retried a few times on 429, 5xx and network failures. Any other
 * request is sent once, and the caller judges the outcome.
 *
 * @throws ConnectError `amazon_unavailable` when there is no answer, or one that is not HTTP.
 */
export async function sendToAmazon(
  api: AdsApi,
  request: AmazonRequest,
  options: SendOptions,
): Promise<Response> {
  const { limits, deadline, callerGone } = options;
  const maxRetries = request.isRead && isRepeatable(request.body) ? limits.maxRetries : 0;
  for (let tries = 0;; tries++) {
    let wait: number | undefined = api.firstPauseMs;
    let response: Response | undefined;
    let failure: unknown;
    try {
      response = await requireHttpStatus(request, await attempt(api, request, options));
      wait = pauseBeforeRetry(api, response, tries, limits);
    } catch (error) {
      failure = error;
    }
    const isLast = tries === maxRetries || wait === undefined || callerGone.aborted ||
      performance.now() + (wait ?? 0) >= deadline;
    if (isLast) {
      if (response === undefined) throw failure;
      return response;
    }
    await response?.body?.cancel();
    await pause(wait ?? 0);
  }
}
