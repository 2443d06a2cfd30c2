import { addAccount, newProfileId, newSellerId } from "./add-account.ts";
import type { AdsAccount, Profile } from "./account.ts";
import type { Change } from "./change.ts";
import type { Changed, Differences } from "./differences.ts";
import type { Holdings } from "./holdings.ts";
import { makeProfile } from "./make-profile.ts";

/** Thrown when a change names something that the person does not have. */
export class UnknownHolding extends Error {}

/**
 * Carries out one change on a person's differences.
 *
 * @throws {UnknownHolding} if it names an account or profile that the person does not have
 */
export function applyChange(holdings: Holdings, differences: Differences, change: Change): Changed {
  switch (change.op) {
    case "add_account":
      return addAccount(differences, {
        name: change.account_name,
        status: change.status,
        countries: change.countries,
      });
    case "remove_account": {
      const account = accountOf(holdings, change.ads_account_id);
      const profileIds = change.keep_profiles ? [] : profileIdsOf(account);
      differences.removedAccounts.push(account.adsAccountId);
      differences.removedProfiles.push(...profileIds);
      return { ads_account_id: account.adsAccountId, profile_ids: profileIds };
    }
    case "update_account": {
      const { adsAccountId } = accountOf(holdings, change.ads_account_id);
      const { account_name: accountName, ...others } = change.set;
      differences.accountPatches[adsAccountId] = {
        ...differences.accountPatches[adsAccountId],
        ...others,
        ...(accountName === undefined ? {} : { accountName }),
      };
      return { ads_account_id: adsAccountId, profile_ids: [] };
    }
    case "add_profile": {
      const profile = makeProfile({
        profileId: change.profile_id ?? newProfileId(),
        countryCode: change.country_code,
        accountId: newSellerId(),
        type: change.type,
        access: change.access,
        name: change.name,
        subType: change.sub_type,
      });
      differences.addedProfiles.push(profile);
      if (change.ads_account_id !== undefined) {
        const { adsAccountId } = accountOf(holdings, change.ads_account_id);
        const { profileId, countryCode } = profile;
        (differences.addedPresences[adsAccountId] ??= []).push({ profileId, countryCode });
      }
      return { profile_ids: [profile.profileId] };
    }
    case "remove_profile":
      differences.removedProfiles.push(profileOf(holdings, change.profile_id).profileId);
      return { profile_ids: [change.profile_id] };
    case "update_profile": {
      const { sub_type: subType, has_dsp_right: hasDspRight, ...rest } = change.set;
      const { profileId } = profileOf(holdings, change.profile_id);
      differences.profilePatches[profileId] = {
        ...differences.profilePatches[profileId],
        ...rest,
        ...(subType === undefined ? {} : { subType }),
        ...(hasDspRight === undefined ? {} : { hasDspRight }),
      };
      return { profile_ids: [profileId] };
    }
  }
}

function profileIdsOf(account: AdsAccount): string[] {
  return account.presences.flatMap(({ profileId }) => profileId === undefined ? [] : [profileId]);
}

function accountOf(holdings: Holdings, adsAccountId: string): AdsAccount {
  const account = holdings.account(adsAccountId);
  if (!account) throw new UnknownHolding(`this person has no ads account "${adsAccountId}"`);
  return account;
}

function profileOf(holdings: Holdings, profileId: string): Profile {
  const profile = holdings.profileAnywhere(profileId);
  if (!profile) throw new UnknownHolding(`this person has no profile "${profileId}"`);
  return profile;
}
