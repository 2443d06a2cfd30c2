import type { DspAdvertiser } from "./account.ts";
import { accountsPerGroup, agencyProfiles, slotsOf } from "./agency-layout.ts";
import type { IdSequence } from "./ids.ts";
import { marketplaceOf, type Region } from "./marketplaces.ts";
import type { PersonaData } from "./persona-data.ts";

/** The DSP half of an agency of `size` accounts: its agency profiles and their advertisers. */
export function agencyDsp(
  size: number,
  label: number,
  profileIds: Record<Region, IdSequence>,
): Pick<PersonaData, "dspProfileIds" | "dspAdvertiserCount" | "dspAdvertiserAt"> {
  const profiles = agencyProfiles
    .filter((profile) => profile.group * accountsPerGroup + profile.account < size)
    .map((profile, index) => {
      const { region } = marketplaceOf(profile.countryCode);
      const slots = slotsOf(region);
      const position = slots.findIndex((slot) => slot.account === profile.account);
      return {
        ...profile,
        region,
        count: profile.advertisers(size),
        profileId: profileIds[region].at(profile.group * slots.length + position),
        // Real advertiser ids are of this size: 18 digits, more than a number can hold.
        firstAdvertiser: 580_000_000_000_000_000n + BigInt(label) * 1_000_000_000n +
          BigInt(index) * 10_000_007n,
      };
    });

  function dspAdvertiserAt(profileId: string, index: number): DspAdvertiser {
    const profile = profiles.find((candidate) => candidate.profileId === profileId);
    if (!profile) throw new Error(`Cannot make a DSP advertiser: ${profileId} has none`);
    const { currency, timezone } = marketplaceOf(profile.countryCode);
    return {
      advertiserId: (profile.firstAdvertiser + BigInt(index) * 37n).toString(),
      name: `Display Client ${profile.countryCode} ${String(index + 1).padStart(3, "0")}`,
      currency,
      url: `www.display-client-${index + 1}.example`,
      country: profile.countryCode,
      timezone,
    };
  }

  return {
    dspProfileIds: (region) =>
      profiles.filter((profile) => profile.region === region).map((profile) => profile.profileId),
    dspAdvertiserCount: (profileId) =>
      profiles.find((profile) => profile.profileId === profileId)?.count ?? 0,
    dspAdvertiserAt,
  };
}
