import type { AdsAccount, DspAdvertiser, Profile } from "./account.ts";
import type { Region } from "./marketplaces.ts";

/**
 * Everything that a person has at Amazon, made on demand: nothing is stored, so ten thousand accounts
 * cost as much memory as one.
 */
export interface PersonaData {
  accountCount: number;
  accountAt(index: number): AdsAccount;
  accountIndex(adsAccountId: string): number | undefined;
  profileCount(region: Region): number;
  profileAt(region: Region, index: number): Profile;
  profileIndex(region: Region, profileId: string): number | undefined;
  /** The agency profiles that DSP advertisers stand behind. */
  dspProfileIds(region: Region): string[];
  dspAdvertiserCount(profileId: string): number;
  dspAdvertiserAt(profileId: string, index: number): DspAdvertiser;
}

/** The part of a persona that has nothing to do with DSP. */
export const noDsp: Pick<
  PersonaData,
  "dspProfileIds" | "dspAdvertiserCount" | "dspAdvertiserAt"
> = {
  dspProfileIds: () => [],
  dspAdvertiserCount: () => 0,
  dspAdvertiserAt: (profileId) => {
    throw new Error(`Cannot make a DSP advertiser: profile ${profileId} is not an agency's`);
  },
};

/**
 * What keeps the ids of people of one kind apart: a few characters for text ids, and a distance for
 * numeric ones, small enough to leave them below 2^53.
 */
export function apart(kind: string, label: number): { family: string; distance: number } {
  return { family: `${kind}${label.toString(36).padStart(5, "0")}`, distance: label * 20_000_000 };
}
