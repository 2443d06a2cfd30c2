import { z } from "zod";
import { accountErrorsSchema } from "./account.ts";
import { marketplaces } from "./marketplaces.ts";

const country = z.string().refine((code) => code in marketplaces, "an unknown country code");

/** One change to what a persona has, as a control request says it. */
export const changeSchema = z.discriminatedUnion("op", [
  z.strictObject({
    op: z.literal("add_account"),
    account_name: z.string().optional(),
    status: z.string().default("CREATED"),
    /** One profile each is added, too. */
    countries: z.array(country).default([]),
  }),
  z.strictObject({
    op: z.literal("remove_account"),
    ads_account_id: z.string(),
    /** Its profiles go as well unless this is true. */
    keep_profiles: z.boolean().default(false),
  }),
  z.strictObject({
    op: z.literal("update_account"),
    ads_account_id: z.string(),
    set: z.strictObject({
      account_name: z.string().exactOptional(),
      status: z.string().exactOptional(),
      errors: accountErrorsSchema.exactOptional(),
    }),
  }),
  z.strictObject({
    op: z.literal("add_profile"),
    country_code: country,
    type: z.string().default("seller"),
    sub_type: z.string().optional(),
    name: z.string().optional(),
    access: z.enum(["edit", "view", "report"]).default("edit"),
    profile_id: z.string().regex(/^\d{1,20}$/).optional(),
    /** The account that lists it; absent: none does. */
    ads_account_id: z.string().optional(),
  }),
  z.strictObject({ op: z.literal("remove_profile"), profile_id: z.string() }),
  z.strictObject({
    op: z.literal("update_profile"),
    profile_id: z.string(),
    set: z.strictObject({
      name: z.string().exactOptional(),
      timezone: z.string().exactOptional(),
      type: z.string().exactOptional(),
      sub_type: z.string().exactOptional(),
      access: z.enum(["edit", "view", "report"]).exactOptional(),
      /** False: `GET /dsp/advertisers` is a 403 for this agency profile. */
      has_dsp_right: z.boolean().exactOptional(),
    }),
  }),
]);
export type Change = z.output<typeof changeSchema>;
export type ChangeInput = z.input<typeof changeSchema>;
