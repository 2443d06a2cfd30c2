import { z } from "zod";
import { accountErrorsSchema, adsAccountSchema, presenceSchema, profileSchema } from "./account.ts";

/** What a change touched. */
export interface Changed {
  ads_account_id?: string;
  profile_ids: string[];
}

const accountPatchSchema = z.strictObject({
  accountName: z.string().exactOptional(),
  status: z.string().exactOptional(),
  errors: accountErrorsSchema.exactOptional(),
});
const profilePatchSchema = z.strictObject({
  name: z.string().exactOptional(),
  timezone: z.string().exactOptional(),
  type: z.string().exactOptional(),
  subType: z.string().exactOptional(),
  access: z.enum(["edit", "view", "report"]).exactOptional(),
  hasDspRight: z.boolean().exactOptional(),
});

/** All changes to what a persona began with. It is plain data, so that a state file can keep it. */
export const differencesSchema = z.strictObject({
  addedAccounts: z.array(adsAccountSchema),
  removedAccounts: z.array(z.string()),
  accountPatches: z.record(z.string(), accountPatchSchema),
  addedPresences: z.record(z.string(), z.array(presenceSchema)),
  addedProfiles: z.array(profileSchema),
  removedProfiles: z.array(z.string()),
  profilePatches: z.record(z.string(), profilePatchSchema),
});
export type Differences = z.output<typeof differencesSchema>;

/** No difference yet. */
export function noDifferences(): Differences {
  return {
    addedAccounts: [],
    removedAccounts: [],
    accountPatches: {},
    addedPresences: {},
    addedProfiles: [],
    removedProfiles: [],
    profilePatches: {},
  };
}
