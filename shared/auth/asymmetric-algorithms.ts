/** The algorithms that a public key may verify. No HMAC: its secret would be the public key. */
export const ASYMMETRIC_ALGORITHMS = ["ES256", "RS256", "EdDSA"];
