import { z } from "zod";

/** One person's consent to one app. Tokens are remembered by their SHA-256 only. */
export const grantSchema = z.strictObject({
  id: z.string(),
  persona: z.string(),
  client_id: z.string(),
  scopes: z.array(z.string()),
  /** When the person consented; its refresh token lives for a time from then. */
  consented_at: z.iso.datetime(),
  revoked: z.boolean(),
  newest_refresh_token_sha256: z.string().nullable(),
  newest_access_token_sha256: z.string().nullable(),
  /** How many token requests of each outcome there were for this grant. */
  token_requests: z.strictObject({
    authorization_code: z.number(),
    refresh_token: z.number(),
    refused: z.number(),
  }),
});
export type Grant = z.output<typeof grantSchema>;

/** The part of the grants that a state file keeps. */
export const storedGrantsSchema = z.strictObject({
  grants: z.array(grantSchema),
  refresh_tokens: z.record(z.string(), z.strictObject({ grant: z.string(), ended: z.boolean() })),
  access_tokens: z.record(z.string(), z.strictObject({ grant: z.string(), expires: z.number() })),
});
export type StoredGrants = z.output<typeof storedGrantsSchema>;

/** What was consented to: an authorization code is exchanged for it. */
export interface Consent {
  persona: string;
  clientId: string;
  redirectUri: string;
  scopes: string[];
  challenge: string | undefined;
  challengeMethod: "plain" | "S256";
  issuedAt: number;
  used: boolean;
  /** When the person consented, where that is not when the code was issued. */
  consentedAt?: number | undefined;
  /** The grant that the code was exchanged for. */
  grant?: string;
}
