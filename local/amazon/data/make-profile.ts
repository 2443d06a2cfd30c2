import type { Profile } from "./account.ts";
import { marketplaceOf } from "./marketplaces.ts";

/** The properties that a profile needs; the others follow from its country. */
export type ProfileDraft =
  & Pick<Profile, "profileId" | "countryCode" | "accountId" | "type">
  & Partial<Omit<Profile, "region">>;

/** Completes a profile with the currency, time zone and marketplace of its country. */
export function makeProfile(draft: ProfileDraft): Profile {
  const { id, region, currency, timezone } = marketplaceOf(draft.countryCode);
  const profile: Profile = {
    region,
    currencyCode: currency,
    timezone,
    marketplaceId: id,
    access: "edit",
    ...draft,
  };
  if (profile.type === "seller") profile.dailyBudget ??= 999_999_999;
  if (profile.type === "vendor") profile.validPaymentMethod ??= true;
  return profile;
}
