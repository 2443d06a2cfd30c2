/** A third-party issuer of users' tokens, such as Clerk: one entry of `AMAZON_ADS_AUTH_ISSUERS`. */
export interface Issuer {
  /** Exactly what tokens have in `iss`. */
  issuer: string;
  /** Where its public keys are; by default at `<issuer>/.well-known/jwks.json`. */
  jwks_url?: string | undefined;
  /** The `aud` that its tokens must carry. */
  audience?: string | undefined;
  /** The `azp` (Clerk: the frontend's origin) that its tokens may carry. */
  authorized_parties?: string[] | undefined;
}
