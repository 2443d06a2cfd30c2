import type { AmazonAdvertiser } from "../amazon/list-dsp-advertisers.ts";
import { adsCountryCode } from "../schemas/country-code.ts";

/** A row of `user_accounts`, as `store_advertisers` takes it. */
export interface AdvertiserRow {
  amazon_account_id: string;
  account_name: string;
  account_type: "dsp";
  status: "active";
  marketplace_id: null;
  metadata: Record<string, unknown>;
}

/**
 * A DSP advertiser as we store it.
 *
 * @param agencyProfileId The agency's profile that it belongs to; null where Amazon's list does not say.
 */
export function advertiserRow(
  advertiser: AmazonAdvertiser,
  agencyProfileId: string | null,
): AdvertiserRow {
  return {
    amazon_account_id: advertiser.advertiserId,
    account_name: advertiser.name || advertiser.advertiserId,
    account_type: "dsp",
    // Amazon lists the advertisers that exist and says nothing of their state.
    status: "active",
    marketplace_id: null,
    metadata: {
      // Absent rather than null: metadata is merged, and what an earlier list had is kept.
      ...(agencyProfileId === null ? {} : { agency_profile_id: agencyProfileId }),
      country_codes: advertiser.country ? [adsCountryCode(advertiser.country)] : [],
      currency_code: advertiser.currency ?? null,
      timezone: advertiser.timezone ?? null,
      url: advertiser.url ?? null,
    },
  };
}
