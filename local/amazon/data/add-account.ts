import type { Changed, Differences } from "./differences.ts";
import { makeProfile } from "./make-profile.ts";

/** An account to be added. Until `pendingUntil` (milliseconds) it is PENDING and has no profiles. */
export interface NewAccount {
  name: string | undefined;
  status: string;
  countries: string[];
  pendingUntil?: number;
}

/** Adds an account with one seller profile in each of its countries. */
export function addAccount(differences: Differences, draft: NewAccount): Required<Changed> {
  const adsAccountId = `amzn1.ads-account.g.new${crypto.randomUUID().replaceAll("-", "")}`;
  const { pendingUntil } = draft;
  const profiles = draft.countries.map((countryCode) => ({
    ...makeProfile({
      profileId: newProfileId(),
      countryCode,
      accountId: newSellerId(),
      type: "seller",
      name: draft.name,
    }),
    ...(pendingUntil === undefined ? {} : { visibleFrom: pendingUntil }),
  }));
  differences.addedProfiles.push(...profiles);
  differences.addedAccounts.push({
    adsAccountId,
    accountName: draft.name,
    status: draft.status,
    countryCodes: draft.countries,
    presences: profiles.map(({ countryCode, profileId }) => ({ countryCode, profileId })),
    ...(pendingUntil === undefined ? {} : { pendingUntil }),
  });
  return {
    ads_account_id: adsAccountId,
    profile_ids: profiles.map((profile) => profile.profileId),
  };
}

/** A profile id outside of the sequences of the personas. */
export function newProfileId(): string {
  return (6_400_000_000_000_000n + BigInt(crypto.getRandomValues(new Uint32Array(1))[0] ?? 0))
    .toString();
}

/** A selling partner's id outside of the sequences of the personas. */
export function newSellerId(): string {
  return `A9${crypto.randomUUID().slice(0, 8).toUpperCase()}`;
}
