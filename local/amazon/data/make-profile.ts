import type { Profile } from "./account.ts";
import { marketplaceOf } from "./marketplaces.ts";

/** What must be said about a profile; the rest follows from its country. */
export type ProfileDraft =
  & Pick<Profile, "profileId" | "countryCode" | "accountId" | "type">
  & Partial<Omit<Profile, "region">>;

/** A whole profile, with the currency, time zone and marketplace of its country unless told others. */
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
