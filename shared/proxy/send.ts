import type { AdsApi } from "../amazon/ads-api.ts";
import { ConnectError } from "../errors.ts";
import { pause } from "../http/pause.ts";
import { retryAfterSeconds } from "../http/retry-after.ts";
import type { HeldBody } from "./held-body.ts";
import type { ProxyLimits } from "./limits.ts";

/** A request as it goes to Amazon. */
export interface Outgoing {
  method: string;
  url: URL;
  headers: Headers;
  body: HeldBody;
}

/** How long to go on: until the caller has gone, or the time is up. */
export interface Patience {
  callerGone: AbortSignal;
  /** By `performance.now()`. */
  until: number;
  limits: ProxyLimits;
}

const PASSING = [429, 500, 502, 503, 504];

function noAnswer(outgoing: Outgoing, { until, limits }: Patience, cause: unknown): ConnectError {
  const late = performance.now() >= until;
  const how = late
    ? `has not answered within ${limits.firstByteMs / 1000} s`
    : "cannot be reached, or broke off";
  const next = outgoing.method === "GET" || outgoing.method === "HEAD"
    ? "Try again."
    : "It may have carried the call out: look before you try again.";
  return new ConnectError(
    "amazon_unavailable",
    `Cannot pass on Amazon's answer: ${outgoing.url.host} ${how}. ${next}`,
    { cause },
  );
}

/** Sends once. The time limit ends with the beginning of the answer: its body may take longer. */
async function attempt(api: AdsApi, outgoing: Outgoing, patience: Patience): Promise<Response> {
  const { url, method, headers, body } = outgoing;
  const { callerGone, until } = patience;
  const aborter = new AbortController();
  const abort = (): void => aborter.abort();
  const timer = setTimeout(abort, until - performance.now());
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
    throw noAnswer(outgoing, patience, cause);
  } finally {
    clearTimeout(timer);
    callerGone.removeEventListener("abort", abort);
  }
}

/** How long to wait before another try, in ms; undefined when there is none to be made. */
function pauseBefore(
  api: AdsApi,
  response: Response,
  tries: number,
  limits: ProxyLimits,
): number | undefined {
  if (!PASSING.includes(response.status)) return undefined;
  const asked = retryAfterSeconds(response.headers);
  if (asked === undefined) return api.firstPauseMs * 2 ** tries * (0.5 + Math.random() / 2);
  return asked > limits.longestPauseSeconds ? undefined : asked * 1000;
}

/**
 * Sends a request to Amazon. One that only reads is repeated a little on 429, 5xx and network
 * failures; any other is sent once, and what comes of it is the caller's to judge.
 *
 * @throws ConnectError `amazon_unavailable` when there is no answer at all.
 */
export async function send(api: AdsApi, outgoing: Outgoing, patience: Patience): Promise<Response> {
  const { limits, until } = patience;
  const repeats = outgoing.method === "GET" || outgoing.method === "HEAD" ? limits.repeats : 0;
  for (let tries = 0;; tries++) {
    let wait: number | undefined = api.firstPauseMs;
    let response: Response | undefined;
    let failure: unknown;
    try {
      response = await attempt(api, outgoing, patience);
      wait = pauseBefore(api, response, tries, limits);
    } catch (error) {
      failure = error;
    }
    const over = tries === repeats || wait === undefined || patience.callerGone.aborted ||
      performance.now() + (wait ?? 0) >= until;
    if (over) {
      if (response === undefined) throw failure;
      return response;
    }
    await response?.body?.cancel();
    await pause(wait ?? 0);
  }
}
