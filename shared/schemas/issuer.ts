import { z } from "zod/v3";
import { webUrlSchema } from "./url.ts";

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

/** `AMAZON_ADS_AUTH_ISSUERS`. Made when it is needed: most projects trust no third party. */
export function issuersSchema(): z.ZodType<Issuer[], z.ZodTypeDef, unknown> {
  return z.array(
    z.object({
      issuer: webUrlSchema,
      jwks_url: webUrlSchema.optional(),
      audience: z.string().min(1).optional(),
      authorized_parties: z.array(z.string().min(1)).min(1).optional(),
    }).strict(),
  );
}
