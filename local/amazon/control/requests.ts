import { z } from "zod";
import { changeSchema } from "../data/change.ts";
import { personaSchema } from "../data/personas.ts";

/** `POST /_sim/consent` */
export const consentSchema = z.strictObject({
  authorization_url: z.url(),
  persona: personaSchema,
  decision: z.enum(["allow", "deny"]).default("allow"),
});
export type ConsentInput = z.input<typeof consentSchema>;

/** `POST /_sim/grants`: consents of one person to one app, all at once. */
export const grantsOrderSchema = z.strictObject({
  persona: personaSchema,
  client_id: z.string(),
  count: z.number().int().min(1).max(100_000).default(1),
});
export type GrantsOrder = z.input<typeof grantsOrderSchema>;

/** The answer: a refresh token for each. */
export const grantedSchema = z.strictObject({ refresh_tokens: z.array(z.string()) });

/** `POST /_sim/revoke`: exactly one way to say whose consent ends. */
export const revokeSchema = z.union([
  z.strictObject({ refresh_token: z.string() }),
  z.strictObject({ grant: z.string() }),
  z.strictObject({ persona: personaSchema }),
  z.strictObject({ all: z.literal(true) }),
], "say one of refresh_token, grant, persona, or all: true");
export type RevokeInput = z.input<typeof revokeSchema>;

/** `POST /_sim/data` */
export const dataChangeSchema = z.strictObject({ persona: personaSchema, change: changeSchema });

/** `POST /_sim/terms/accept` */
export const acceptTermsSchema = z.strictObject({ terms_token: z.string() });

/** `GET /_sim/data` */
export const dataSummarySchema = z.strictObject({
  persona: z.string(),
  ads_accounts: z.number(),
  profiles: z.strictObject({ NA: z.number(), EU: z.number(), FE: z.number() }),
  dsp_advertisers: z.number(),
  /** What `/v2/profiles` hides unless asked: only to look at, or only for reports. */
  hidden_profiles: z.strictObject({ view: z.number(), report: z.number() }),
});
export type DataSummary = z.output<typeof dataSummarySchema>;

/** The answer to a change of somebody's data. */
export const changedSchema = z.strictObject({
  ads_account_id: z.string().exactOptional(),
  profile_ids: z.array(z.string()),
});
export type ChangedAnswer = z.output<typeof changedSchema>;
