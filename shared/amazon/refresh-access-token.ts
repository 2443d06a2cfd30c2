import type { Region } from "../schemas/region.ts";
import type { LoginWithAmazon, LwaClient } from "./login-with-amazon.ts";
import type { TokenSet } from "./token-answer.ts";
import { requestTokens, type TokenFailure } from "./token-request.ts";

/** Exchanges a refresh token for a new access token (RFC 6749, section 6). */
export function refreshAccessToken(
  lwa: LoginWithAmazon,
  region: Region,
  client: LwaClient,
  refreshToken: string,
): Promise<TokenSet | TokenFailure> {
  return requestTokens(lwa, region, client, {
    grant_type: "refresh_token",
    refresh_token: refreshToken,
  });
}
