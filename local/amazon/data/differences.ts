import { z } from "zod";
import { adsAccountSchema, presenceSchema, profileSchema } from "./account.ts";

/** What a change touched. */
export interface Changed {
  ads_account_id?: string;
  profile_ids: string[];
}

const accountPatchSchema = z.strictObject({
  accountName: z.string().exactOptional(),
  status: z.string().exactOptional(),
});
const profilePatchSchema = z.strictObject({
  name: z.string().exactOptional(),
  timezone: z.string().exactOptional(),
  type: z.string().exactOptional(),
  subType: z.string().exactOptional(),
  access: z.enum(["edit", "view", "report"]).exactOptional(),
});

/** Everything that differs from what a persona had at first; plain data, so that it can be stored. */
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
