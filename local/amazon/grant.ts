import { z } from "zod";

/** One person's consent to one app. Tokens are remembered by their SHA-256 only. */
export const grantSchema = z.strictObject({
  id: z.string(),
  persona: z.string(),
  client_id: z.string(),
  scopes: z.array(z.string()),
  created_at: z.string(),
  revoked: z.boolean(),
  newest_refresh_token_sha256: z.string().nullable(),
  newest_access_token_sha256: z.string().nullable(),
  /** What the token endpoint did for this grant. */
  token_requests: z.strictObject({
    authorization_code: z.number(),
    refresh_token: z.number(),
    refused: z.number(),
  }),
});
export type Grant = z.output<typeof grantSchema>;

/** The part of the grants that survives a restart. */
export const storedGrantsSchema = z.strictObject({
  grants: z.array(grantSchema),
  refresh_tokens: z.record(z.string(), z.strictObject({ grant: z.string(), ended: z.boolean() })),
  access_tokens: z.record(z.string(), z.strictObject({ grant: z.string(), expires: z.number() })),
});
export type StoredGrants = z.output<typeof storedGrantsSchema>;

/** What a code stands for until it is exchanged. */
export interface Consent {
  persona: string;
  clientId: string;
  redirectUri: string;
  scopes: string[];
  challenge: string | undefined;
  challengeMethod: "plain" | "S256";
  issuedAt: number;
  used: boolean;
  /** The grant that came of it. */
  grant?: string;
}
