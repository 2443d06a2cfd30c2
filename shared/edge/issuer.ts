import { z } from "zod/v3";
import { webUrlSchema } from "../schemas/url.ts";

/** A third-party issuer of users' tokens, such as Clerk: one entry of `AUTH_ISSUERS`. */
export const issuerSchema = z.object({
  /** Exactly as it stands in `iss`. */
  issuer: webUrlSchema,
  /** Where its public keys are; by default at `<issuer>/.well-known/jwks.json`. */
  jwks_url: webUrlSchema.optional(),
  /** The `aud` that its tokens must carry. */
  audience: z.string().min(1).optional(),
  /** The `azp` (Clerk: the frontend's origin) that its tokens may carry. */
  authorized_parties: z.array(z.string().min(1)).min(1).optional(),
}).strict();

/** See {@link issuerSchema}. */
export type Issuer = z.infer<typeof issuerSchema>;
