import type { AdsAccount } from "../data/account.ts";
import { rawId } from "../http/raw-number.ts";

/**
 * An ads account in Amazon's words. A country's profile and its entity are separate items of
 * `alternateIds`, as in Amazon's own sample.
 */
export function adsAccountJson(account: AdsAccount): Record<string, unknown> {
  const alternateIds: unknown[] = [];
  for (const { countryCode, profileId, entityId } of account.presences) {
    if (profileId !== undefined) alternateIds.push({ countryCode, profileId: rawId(profileId) });
    if (entityId !== undefined) alternateIds.push({ countryCode, entityId });
  }
  return {
    adsAccountId: account.adsAccountId,
    accountName: account.accountName,
    status: account.status,
    alternateIds,
    countryCodes: account.countryCodes,
    errors: account.errors,
  };
}
