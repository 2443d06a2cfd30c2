import type { DspAdvertiser } from "./account.ts";
import { accountsPerGroup, agencySeats, slotsOf } from "./agency-layout.ts";
import type { IdSequence } from "./ids.ts";
import { marketplaceOf, type Region } from "./marketplaces.ts";
import type { PersonaData } from "./persona-data.ts";

/** The DSP half of an agency of `size` accounts: its agency profiles and the advertisers behind them. */
export function agencyDsp(
  size: number,
  label: number,
  profileIds: Record<Region, IdSequence>,
): Pick<PersonaData, "dspProfileIds" | "dspAdvertiserCount" | "dspAdvertiserAt"> {
  const seats = agencySeats
    .filter((seat) => seat.group * accountsPerGroup + seat.account < size)
    .map((seat, index) => {
      const { region } = marketplaceOf(seat.countryCode);
      const slots = slotsOf(region);
      const position = slots.findIndex((slot) => slot.account === seat.account);
      return {
        ...seat,
        region,
        count: seat.advertisers(size),
        profileId: profileIds[region].at(seat.group * slots.length + position),
        // Real advertiser ids are of this size: 18 digits, more than a number can hold.
        firstAdvertiser: 580_000_000_000_000_000n + BigInt(label) * 1_000_000_000n +
          BigInt(index) * 10_000_007n,
      };
    });

  function dspAdvertiserAt(profileId: string, index: number): DspAdvertiser {
    const seat = seats.find((candidate) => candidate.profileId === profileId);
    if (!seat) throw new Error(`Cannot make a DSP advertiser: ${profileId} has none`);
    const { currency, timezone } = marketplaceOf(seat.countryCode);
    return {
      advertiserId: (seat.firstAdvertiser + BigInt(index) * 37n).toString(),
      name: `Display Client ${seat.countryCode} ${String(index + 1).padStart(3, "0")}`,
      currency,
      url: `www.display-client-${index + 1}.example`,
      country: seat.countryCode,
      timezone,
    };
  }

  return {
    dspProfileIds: (region) =>
      seats.filter((seat) => seat.region === region).map((seat) => seat.profileId),
    dspAdvertiserCount: (profileId) =>
      seats.find((seat) => seat.profileId === profileId)?.count ?? 0,
    dspAdvertiserAt,
  };
}
