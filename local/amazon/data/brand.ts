import type { AdsAccount, Profile } from "./account.ts";
import { brandAccounts, brandLoneProfiles } from "./brand-accounts.ts";
import { accountIdSequence, entityId, profileIdSequence, sellerId } from "./ids.ts";
import { makeProfile } from "./make-profile.ts";
import type { Region } from "./marketplaces.ts";
import { idOffset, noDsp, type PersonaData } from "./persona-data.ts";

/** How many ads accounts the brand has unless told otherwise. */
export const brandSize = brandAccounts.length;

/** A seller and vendor in all three regions, with one example of everything that is out of the ordinary. */
export function brandPersona(size: number, label: number): PersonaData {
  const { family, distance } = idOffset("b", label);
  const accountIds = accountIdSequence(family);
  const profileIds = profileIdSequence(2_400_000_000_000_000 + distance);
  const accounts: AdsAccount[] = [];
  const profiles: Record<Region, Profile[]> = { NA: [], EU: [], FE: [] };
  let next = 0;

  function keep(profile: Profile): Profile {
    profiles[profile.region].push(profile);
    return profile;
  }

  for (let index = 0; index < size; index++) {
    const account = brandAccounts[index] ?? moreOfTheSame(index);
    const entity = (country: string): string => entityId(family, index, country);
    const made = account.profiles.map(({ profileId, ...draft }) =>
      keep(makeProfile({
        ...(account.name === undefined ? {} : { name: account.name }),
        ...draft,
        accountId: draft.type === "vendor" ? entity(draft.countryCode) : sellerId(family, index),
        profileId: profileId === undefined
          ? profileIds.at(next++)
          : (profileId + BigInt(2 * distance)).toString(),
      }))
    );
    const entityOnly = account.entityOnly ?? [];
    const failed = Object.keys(account.errors ?? {});
    const countries = [...made.map((profile) => profile.countryCode), ...entityOnly, ...failed];
    accounts.push({
      adsAccountId: accountIds.at(index),
      ...(account.name === undefined ? {} : { accountName: account.name }),
      status: account.status,
      countryCodes: [...new Set(countries)],
      presences: [
        ...made.map(({ countryCode, profileId }) => ({
          countryCode,
          profileId,
          entityId: entity(countryCode),
        })),
        ...entityOnly.map((countryCode) => ({ countryCode, entityId: entity(countryCode) })),
      ],
      ...(account.errors === undefined ? {} : { errors: account.errors }),
    });
  }
  for (const { profileId: _none, ...draft } of brandLoneProfiles) {
    keep(
      makeProfile({
        ...draft,
        accountId: sellerId(`x${family}`, next),
        profileId: profileIds.at(next++),
      }),
    );
  }

  return {
    accountCount: size,
    accountAt: (index) => at(accounts, index),
    accountIndex: (id) => found(accounts.findIndex((account) => account.adsAccountId === id)),
    profileCount: (region) => profiles[region].length,
    profileAt: (region, index) => at(profiles[region], index),
    profileIndex: (region, id) =>
      found(profiles[region].findIndex((profile) => profile.profileId === id)),
    ...noDsp,
  };
}

/** What follows the hand-written accounts when a larger brand is asked for. */
function moreOfTheSame(index: number): (typeof brandAccounts)[number] {
  const countryCode = ["US", "DE", "JP"][index % 3] ?? "US";
  return {
    name: `Northlight Store ${index + 1}`,
    status: "CREATED",
    profiles: [{ countryCode, type: "seller" }],
  };
}

function at<T>(list: readonly T[], index: number): T {
  const item = list[index];
  if (item === undefined) {
    throw new Error(`Cannot read item ${index}: the brand has ${list.length}`);
  }
  return item;
}

function found(index: number): number | undefined {
  return index < 0 ? undefined : index;
}
