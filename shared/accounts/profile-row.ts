import type { AmazonProfile } from "../amazon/list-profiles.ts";
import { findMarketplace } from "../amazon/marketplaces.ts";
import { adsCountryCode } from "../schemas/country-code.ts";

/** A row of `amazon_profiles`, as `store_profiles` takes it. */
export interface ProfileRow {
  profile_id: string;
  country_code: string | null;
  currency_code: string | null;
  timezone: string | null;
  marketplace_id: string | null;
  name: string | null;
  type: string | null;
  sub_type: string | null;
  entity_id: string | null;
  daily_budget: number | null;
  valid_payment_method: boolean | null;
  access_level: "edit" | "view";
}

/**
 * A profile of Amazon's as we store it. Amazon promises no more than the id: one of country, currency
 * and marketplace is enough to know the others, and Amazon's own value counts.
 */
export function profileRow(profile: AmazonProfile, accessLevel: "edit" | "view"): ProfileRow {
  const { accountInfo } = profile;
  const { marketplaceStringId: marketplaceId } = accountInfo ?? {};
  const marketplace = findMarketplace(marketplaceId, profile.countryCode);
  const countryCode = profile.countryCode || marketplace?.countryCode;
  return {
    profile_id: profile.profileId,
    country_code: countryCode ? adsCountryCode(countryCode) : null,
    currency_code: profile.currencyCode ?? marketplace?.currency ?? null,
    timezone: profile.timezone ?? null,
    marketplace_id: marketplaceId ?? marketplace?.id ?? null,
    name: accountInfo?.name ?? null,
    type: accountInfo?.type ?? null,
    sub_type: accountInfo?.subType ?? null,
    entity_id: accountInfo?.id ?? null,
    daily_budget: profile.dailyBudget ?? null,
    valid_payment_method: accountInfo?.validPaymentMethod ?? null,
    access_level: accessLevel,
  };
}
