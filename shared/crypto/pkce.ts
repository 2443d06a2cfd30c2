import { randomToken } from "./random-token.ts";
import { sha256Base64url } from "./sha256.ts";

/** A PKCE pair (RFC 7636) with the S256 method. */
export interface Pkce {
  verifier: string;
  challenge: string;
}

/** Makes a {@link Pkce} pair from 256 random bits. */
export function createPkce(): Pkce {
  const verifier = randomToken(32);
  return { verifier, challenge: sha256Base64url(verifier) };
}
