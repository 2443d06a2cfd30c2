import type { Region } from "../schemas/region.ts";
import type { LoginWithAmazon, LwaClient } from "./login-with-amazon.ts";
import type { TokenSet } from "./token-answer.ts";
import { requestTokens, type TokenFailure } from "./token-request.ts";

/**
 * Exchanges an authorization code for tokens (RFC 6749, section 4.1.3; RFC 7636, section 4.5). A code
 * is valid for five minutes and works once.
 */
export function exchangeCode(
  lwa: LoginWithAmazon,
  region: Region,
  client: LwaClient,
  grant: { code: string; redirectUri: string; codeVerifier: string | undefined },
): Promise<TokenSet | TokenFailure> {
  return requestTokens(lwa, region, client, {
    grant_type: "authorization_code",
    code: grant.code,
    redirect_uri: grant.redirectUri,
    ...(grant.codeVerifier === undefined ? {} : { code_verifier: grant.codeVerifier }),
  });
}
