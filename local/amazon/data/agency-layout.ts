import type { Region } from "./marketplaces.ts";

/** One profile's place in an agency's layout. */
export interface LayoutSlot {
  region: Region;
  countryCode: string;
  /** The account, 0 to 9 within its group, that the profile belongs to. */
  account: number;
}

/**
 * An agency's accounts come in groups of ten that have twelve profiles between them: five in NA, four
 * in EU, three in FE. A thousand groups are 10,000 accounts with 5,000, 4,000 and 3,000 profiles, and
 * 5,000 is the most that one profile list holds.
 */
const groupSlots: readonly LayoutSlot[] = [
  { region: "NA", countryCode: "US", account: 0 },
  { region: "NA", countryCode: "CA", account: 0 },
  { region: "NA", countryCode: "US", account: 1 },
  { region: "NA", countryCode: "MX", account: 2 },
  { region: "NA", countryCode: "US", account: 3 },
  { region: "EU", countryCode: "UK", account: 4 },
  { region: "EU", countryCode: "DE", account: 4 },
  { region: "EU", countryCode: "FR", account: 5 },
  { region: "EU", countryCode: "IT", account: 6 },
  { region: "FE", countryCode: "JP", account: 7 },
  { region: "FE", countryCode: "AU", account: 8 },
  { region: "FE", countryCode: "JP", account: 9 },
];

export const accountsPerGroup = 10;

const slotsByRegion: Readonly<Record<Region, readonly LayoutSlot[]>> = {
  NA: groupSlots.filter((slot) => slot.region === "NA"),
  EU: groupSlots.filter((slot) => slot.region === "EU"),
  FE: groupSlots.filter((slot) => slot.region === "FE"),
};

/** An account's slots, each with its position among its region's. */
const slotsByAccount = Array.from(
  { length: accountsPerGroup },
  (_, account) =>
    groupSlots.filter((slot) => slot.account === account)
      .map((slot) => ({ ...slot, position: slotsByRegion[slot.region].indexOf(slot) })),
);

/** The slots of an account, 0 to 9 within its group. */
export function slotsOfAccount(account: number): readonly (LayoutSlot & { position: number })[] {
  return slotsByAccount[account] ?? [];
}

/** A group's slots in one region. */
export function slotsOf(region: Region): readonly LayoutSlot[] {
  return slotsByRegion[region];
}

/** One agency profile. It takes the slot of an account that is PENDING and has no profile yet. */
export interface AgencyProfile {
  group: number;
  account: number;
  countryCode: string;
  /** How many DSP advertisers it has in an agency of `size` accounts. */
  advertisers(size: number): number;
}

/**
 * The six agency profiles; 10,000 accounts have 250, 40, 125, 7, no and 101 advertisers. The last ones
 * take two pages however small the agency is.
 */
export const agencyProfiles: readonly AgencyProfile[] = [
  { group: 0, account: 3, countryCode: "US", advertisers: (size) => Math.ceil(size / 40) },
  { group: 1, account: 3, countryCode: "CA", advertisers: (size) => Math.ceil(size / 250) },
  { group: 0, account: 6, countryCode: "UK", advertisers: (size) => Math.ceil(size / 80) },
  { group: 1, account: 6, countryCode: "DE", advertisers: () => 7 },
  { group: 0, account: 9, countryCode: "JP", advertisers: () => 0 },
  { group: 1, account: 8, countryCode: "AU", advertisers: () => 101 },
];

/** The agency profile in a slot, if there is one. */
export function agencyProfileAt(group: number, account: number): AgencyProfile | undefined {
  // Only the first two groups have one, and this runs for each of 12,000 profiles.
  if (group > 1) return undefined;
  return agencyProfiles.find((profile) => profile.group === group && profile.account === account);
}
