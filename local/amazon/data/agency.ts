import type { AdsAccount, Profile } from "./account.ts";
import { accountsPerGroup, agencyProfileAt, slotsOf, slotsOfAccount } from "./agency-layout.ts";
import { agencyDsp } from "./agency-dsp.ts";
import { accountIdSequence, entityId, profileIdSequence, sellerId } from "./ids.ts";
import { makeProfile } from "./make-profile.ts";
import type { Region } from "./marketplaces.ts";
import { idOffset, type PersonaData } from "./persona-data.ts";

const trades = ["Bakery", "Bikes", "Books", "Cameras", "Garden", "Lighting", "Music", "Pets"];

/** An agency with `size` ads accounts in all regions, and with agency profiles that have DSP advertisers. */
export function agencyPersona(size: number, label: number): PersonaData {
  const { family, distance } = idOffset("a", label);
  const accountIds = accountIdSequence(family);
  const profileIds = {
    NA: profileIdSequence(3_600_000_000_000_000 + distance),
    EU: profileIdSequence(4_200_000_000_000_000 + distance),
    FE: profileIdSequence(4_800_000_000_000_000 + distance),
  };

  function accountName(index: number): string {
    return `Client ${String(index + 1).padStart(5, "0")} ${trades[index % trades.length] ?? ""}`;
  }

  function profileCount(region: Region): number {
    const slots = slotsOf(region);
    const rest = slots.filter((slot) => slot.account < size % accountsPerGroup).length;
    return Math.floor(size / accountsPerGroup) * slots.length + rest;
  }

  function accountAt(index: number): AdsAccount {
    const group = Math.floor(index / accountsPerGroup);
    const account = index % accountsPerGroup;
    const pending = agencyProfileAt(group, account) !== undefined;
    const presences = slotsOfAccount(account).map(({ region, countryCode, position }) => {
      const entity = entityId(family, index, countryCode);
      const profileId = profileIds[region].at(group * slotsOf(region).length + position);
      return pending
        ? { countryCode, entityId: entity }
        : { countryCode, profileId, entityId: entity };
    });
    return {
      adsAccountId: accountIds.at(index),
      accountName: accountName(index),
      status: pending ? "PENDING" : "CREATED",
      countryCodes: presences.map((presence) => presence.countryCode),
      presences,
    };
  }

  function profileAt(region: Region, index: number): Profile {
    const slots = slotsOf(region);
    const group = Math.floor(index / slots.length);
    const slot = slots[index % slots.length];
    if (!slot) throw new Error(`Cannot make profile ${index}: ${region} has no such slot`);
    const profileId = profileIds[region].at(index);
    const agencyProfile = agencyProfileAt(group, slot.account);
    if (agencyProfile) {
      const { countryCode } = agencyProfile;
      const accountId = entityId(`dsp${family}`, group, countryCode);
      const name = `Harbour Street Media ${countryCode}`;
      return makeProfile({ profileId, countryCode, accountId, type: "agency", name });
    }
    const account = group * accountsPerGroup + slot.account;
    const { countryCode } = slot;
    const vendor = account % 3 === 0;
    return makeProfile({
      profileId,
      countryCode,
      accountId: vendor ? entityId(family, account, countryCode) : sellerId(family, account),
      type: vendor ? "vendor" : "seller",
      name: accountName(account),
    });
  }

  return {
    accountCount: size,
    accountAt,
    accountIndex: (id) => {
      const index = accountIds.indexOf(id);
      return index !== undefined && index < size ? index : undefined;
    },
    profileCount,
    profileAt,
    profileIndex: (region, id) => {
      const index = profileIds[region].indexOf(id);
      return index !== undefined && index < profileCount(region) ? index : undefined;
    },
    ...agencyDsp(size, label, profileIds),
  };
}
