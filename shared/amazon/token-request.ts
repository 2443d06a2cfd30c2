import { z } from "zod/v3";
import { retryAfterSeconds } from "../http/retry-after.ts";
import { withTimeLimit } from "../http/time-limit.ts";
import type { Region } from "../schemas/region.ts";
import type { LoginWithAmazon, LwaClient } from "./login-with-amazon.ts";

/** Tokens as Amazon issued them. */
export interface TokenSet {
  accessToken: string;
  /** Absent when Amazon sees no need to repeat it. */
  refreshToken: string | undefined;
  tokenType: string;
  /** Seconds from the request on; an hour at Amazon. */
  expiresIn: number;
}

/** Why there are no tokens, sorted by who has to act. */
export interface TokenFailure {
  /**
   * - `invalid_grant`: the user took the consent back, or the code is spent;
   * - `client_rejected`: our own client id or secret is wrong;
   * - `transient`: Amazon or the way to it; try again later.
   */
  failure: "invalid_grant" | "client_rejected" | "transient";
  /** For the history: Amazon's error, an HTTP status or what the network said. */
  reason: string;
  retryAfterSeconds: number | undefined;
}

const tokenAnswerSchema = z.object({
  access_token: z.string().min(1).max(4096),
  // Null or empty is as good as absent: the stored one is kept.
  refresh_token: z.string().max(4096).nullish().transform((token) => token || undefined),
  token_type: z.string().nullish().transform((type) => type || "bearer"),
  // Alexa's documents show it as text.
  expires_in: z.coerce.number().int().positive().max(31_536_000),
});

const errorAnswerSchema = z.object({ error: z.string().regex(/^[a-z_]{1,60}$/) });

const CLIENT_ERRORS = new Set(["invalid_client", "unauthorized_client"]);

function transient(reason: string, retryAfter?: number): TokenFailure {
  return { failure: "transient", reason, retryAfterSeconds: retryAfter };
}

async function processAnswer(response: Response): Promise<TokenSet | TokenFailure> {
  // Some 5xx pages are HTML.
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok) {
    const answer = tokenAnswerSchema.safeParse(body);
    if (!answer.success) return transient("answer_not_understood");
    return {
      accessToken: answer.data.access_token,
      refreshToken: answer.data.refresh_token,
      tokenType: answer.data.token_type,
      expiresIn: answer.data.expires_in,
    };
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

/**
 * One token request, never repeated here: who holds a lease decides about that.
 *
 * @throws Nothing: what goes wrong is a {@link TokenFailure}.
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
  try {
    return await withTimeLimit(lwa.timeoutMs, async (signal) => {
      const response = await lwa.fetch(lwa.tokenUrls[region], {
        method: "POST",
        body,
        headers: { accept: "application/json" },
        redirect: "error",
        signal,
      });
      return await processAnswer(response);
    });
  } catch (error) {
    const timedOut = error instanceof DOMException && error.name === "TimeoutError";
    return transient(timedOut ? "timeout" : "network");
  }
}
