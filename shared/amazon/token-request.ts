import { z } from "zod/v3";
import { BodyTooLargeError, readLimited } from "../http/read-limited.ts";
import { retryAfterSeconds } from "../http/retry-after-seconds.ts";
import { withTimeLimit } from "../http/with-time-limit.ts";
import type { Region } from "../schemas/region.ts";
import type { LoginWithAmazon, LwaClient } from "./login-with-amazon.ts";
import { parseTokenAnswer, type TokenSet } from "./token-answer.ts";

/** Why there are no tokens, by who has to act. */
export interface TokenFailure {
  /**
   * - `invalid_grant`: the user withdrew the consent, or the code was used before;
   * - `client_rejected`: our own client id or secret is wrong;
   * - `transient`: Amazon or the way to it; try again later.
   */
  failure: "invalid_grant" | "client_rejected" | "transient";
  /** For the history: Amazon's error, an HTTP status, `timeout`, `network` or `answer_not_understood`. */
  reason: string;
  retryAfterSeconds: number | undefined;
}

/** Amazon's answers have less than 4 KB; the pages of a proxy between us and Amazon may be longer. */
const MAX_ANSWER_BYTES = 64 * 1024;

const errorAnswerSchema = z.object({ error: z.string().regex(/^[a-z_]{1,60}$/) });

const CLIENT_ERRORS = new Set(["invalid_client", "unauthorized_client"]);

/**
 * Sends one token request and parses its answer. It is sent a second time only when the connection broke
 * before an answer began, as a kept-alive connection does that the other side has closed. Any other retry
 * is the caller's to decide, since the caller holds the lease.
 *
 * @throws Nothing: a failure is returned as a {@link TokenFailure}.
 */
export async function requestTokens(
  lwa: LoginWithAmazon,
  region: Region,
  client: LwaClient,
  grant: Record<string, string>,
): Promise<TokenSet | TokenFailure> {
  const body = new URLSearchParams({
    ...grant,
    client_id: client.clientId,
    client_secret: client.clientSecret,
  });
  function send(signal: AbortSignal): Promise<Response> {
    return lwa.fetch(lwa.tokenUrls[region], {
      method: "POST",
      body,
      headers: { accept: "application/json" },
      // A redirect is not followed: it would carry the secret elsewhere.
      redirect: "manual",
      signal,
    });
  }
  try {
    return await withTimeLimit(lwa.timeoutMs, async (signal) => {
      const response = await send(signal).catch((error) => {
        if (signal.aborted) throw error;
        return send(signal);
      });
      return await processAnswer(response, grant["refresh_token"]);
    });
  } catch (error) {
    const timedOut = error instanceof DOMException && error.name === "TimeoutError";
    return transient(timedOut ? "timeout" : "network");
  }
}

/** The text of an answer; undefined for one that is larger than any answer of the token endpoint. */
async function readText(response: Response): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await readLimited(response.body, MAX_ANSWER_BYTES));
  } catch (error) {
    if (error instanceof BodyTooLargeError) return undefined;
    throw error;
  }
}

/** @throws What breaks off the body, the time limit included. */
async function processAnswer(
  response: Response,
  sentRefreshToken: string | undefined,
): Promise<TokenSet | TokenFailure> {
  const body = parseJson(await readText(response));
  if (response.ok) {
    return parseTokenAnswer(body, sentRefreshToken) ?? transient("answer_not_understood");
  }
  const named = errorAnswerSchema.safeParse(body);
  const error = named.success ? named.data.error : undefined;
  if (response.status < 500 && error === "invalid_grant") {
    return { failure: "invalid_grant", reason: error, retryAfterSeconds: undefined };
  }
  if (response.status < 500 && error !== undefined && CLIENT_ERRORS.has(error)) {
    return { failure: "client_rejected", reason: error, retryAfterSeconds: undefined };
  }
  return transient(error ?? `http_${response.status}`, retryAfterSeconds(response.headers));
}

/** @returns undefined for what is not JSON: some pages with 5xx are HTML. */
function parseJson(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function transient(reason: string, retryAfter?: number): TokenFailure {
  return { failure: "transient", reason, retryAfterSeconds: retryAfter };
}
