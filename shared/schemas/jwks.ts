/** A set of public keys (RFC 7517, section 5), as far as it is read here: jose reads the rest. */
export interface Jwks {
  keys: { kty: string }[];
}
