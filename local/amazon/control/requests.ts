import { z } from "zod";
import { changeSchema } from "../data/change.ts";
import { personaSchema } from "../data/personas.ts";

const consentTime = z.iso.datetime();

/** `POST /_sim/consent` */
export const consentSchema = z.strictObject({
  authorization_url: z.url(),
  persona: personaSchema,
  decision: z.enum(["allow", "deny"]).default("allow"),
  /** Default: now. */
  consented_at: consentTime.exactOptional(),
});
export type ConsentInput = z.input<typeof consentSchema>;

/** `POST /_sim/grants`: grants of one persona to one app. */
export const grantsInputSchema = z.strictObject({
  persona: personaSchema,
  client_id: z.string(),
  count: z.number().int().min(1).max(100_000).default(1),
  /** Default: now. */
  consented_at: consentTime.exactOptional(),
});
export type GrantsInput = z.input<typeof grantsInputSchema>;

/** The answer: a refresh token for each. */
export const createdGrantsSchema = z.strictObject({ refresh_tokens: z.array(z.string()) });

const grantsSelection = {
  refresh_token: z.string().exactOptional(),
  grant: z.string().exactOptional(),
  persona: personaSchema.exactOptional(),
  all: z.literal(true).exactOptional(),
};

function namesOne(selection: object): boolean {
  return Object.keys(selection).filter((name) => name in grantsSelection).length === 1;
}
const NAME_ONE = "say one of refresh_token, grant, persona, or all: true";

/** `POST /_sim/revoke`: the grants that end, named in one way. */
export const revokeSchema = z.strictObject(grantsSelection).refine(namesOne, NAME_ONE);
export type RevokeInput = z.input<typeof revokeSchema>;

/** `PATCH /_sim/grants`: when the consent of some grants was given. */
export const changeGrantsSchema = z.strictObject({ ...grantsSelection, consented_at: consentTime })
  .refine(namesOne, NAME_ONE);
export type ChangeGrantsInput = z.input<typeof changeGrantsSchema>;

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
  /** The profiles that `/v2/profiles` hides by default: access `view` or `report`. */
  hidden_profiles: z.strictObject({ view: z.number(), report: z.number() }),
});
export type DataSummary = z.output<typeof dataSummarySchema>;

/** The answer to a change of data: what it touched. */
export const changedSchema = z.strictObject({
  ads_account_id: z.string().exactOptional(),
  profile_ids: z.array(z.string()),
});
export type ChangedAnswer = z.output<typeof changedSchema>;
