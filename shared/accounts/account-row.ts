import type { AmazonAdsAccount } from "../amazon/list-ads-accounts.ts";
import { adsCountryCode } from "../schemas/country-code.ts";

/** A row of `user_accounts`, as `store_accounts` takes it. */
export interface AccountRow {
  amazon_account_id: string;
  account_name: string;
  status: "active" | "inactive" | "suspended" | "pending";
  /** Its profiles, in all countries. */
  profile_ids: string[];
  metadata: {
    amazon_status: string | null;
    country_codes: string[];
    /** One entry a country: Amazon sends the profile and the entity of a country apart. */
    alternate_ids: { country_code: string | null; profile_id?: string; entity_id?: string }[];
    errors: Record<string, unknown>;
  };
}

/**
 * The statuses of `/adsAccounts`, of older descriptions of the API, and of the v1 API. A status that is
 * not known yet means an account that is not ready, and is kept in the metadata.
 */
const STATUSES: ReadonlyMap<string, AccountRow["status"]> = new Map(Object.entries(
  {
    CREATED: "active",
    PARTIALLY_CREATED: "active",
    "PARTIALLY CREATED": "active",
    PENDING: "pending",
    DISABLED: "suspended",
    ACTIVE: "active",
    SUSPENDED: "suspended",
    TERMINATED: "inactive",
    APPROVED: "active",
    REGISTRATION_IN_PROGRESS: "pending",
    REJECTED: "suspended",
    ARCHIVED: "inactive",
  } as const,
));

type AlternateIds = AccountRow["metadata"]["alternate_ids"];

function mergeByCountry(account: AmazonAdsAccount): AlternateIds {
  const countries = new Map<string | null, AlternateIds[number][]>();
  for (const { countryCode, profileId, entityId } of account.alternateIds ?? []) {
    const country = countryCode ? adsCountryCode(countryCode) : null;
    const entries = countries.get(country) ?? [];
    countries.set(country, entries);
    const id = {
      ...(profileId ? { profile_id: profileId } : {}),
      ...(entityId ? { entity_id: entityId } : {}),
    };
    // A second profile in the same country is another entry, never an overwritten one.
    const open = entries.find((entry) =>
      Object.keys(id).every((name) => !Object.hasOwn(entry, name))
    );
    if (open === undefined) entries.push({ country_code: country, ...id });
    else Object.assign(open, id);
  }
  return [...countries.values()].flat();
}

/** An ads account of Amazon's as we store it. */
export function accountRow(account: AmazonAdsAccount): AccountRow {
  const alternateIds = mergeByCountry(account);
  return {
    amazon_account_id: account.adsAccountId,
    account_name: account.accountName || account.adsAccountId,
    status: STATUSES.get(account.status ?? "") ?? "pending",
    profile_ids: alternateIds.flatMap(({ profile_id }) =>
      profile_id === undefined ? [] : [profile_id]
    ),
    metadata: {
      amazon_status: account.status ?? null,
      // UK and GB are one country, and a list is filtered by one of them.
      country_codes: (account.countryCodes ?? []).map(adsCountryCode),
      alternate_ids: alternateIds,
      errors: account.errors ?? {},
    },
  };
}
