import type { AdsAccount, DspAdvertiser, Profile } from "./account.ts";
import type { Region } from "./marketplaces.ts";

/**
 * Everything that a persona has at Amazon. It is computed on demand and not stored, so ten thousand
 * accounts take as much memory as one.
 */
export interface PersonaData {
  accountCount: number;
  accountAt(index: number): AdsAccount;
  accountIndex(adsAccountId: string): number | undefined;
  profileCount(region: Region): number;
  profileAt(region: Region, index: number): Profile;
  profileIndex(region: Region, profileId: string): number | undefined;
  /** The agency profiles, which have the DSP advertisers. */
  dspProfileIds(region: Region): string[];
  dspAdvertiserCount(profileId: string): number;
  dspAdvertiserAt(profileId: string, index: number): DspAdvertiser;
}

/** The DSP part of a persona without DSP advertisers. */
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
 * What makes the ids of two personas of one kind differ: a few characters in text ids, and a distance
 * between numeric ones, small enough to leave them below 2^53.
 */
export function idOffset(kind: string, label: number): { family: string; distance: number } {
  return { family: `${kind}${label.toString(36).padStart(5, "0")}`, distance: label * 20_000_000 };
}
