import type { StoredAccount, StoredProfile } from "../app/ads.ts";

/** An account as the list needs it: ten thousand of them stay small. */
export interface AccountRow {
  id: string;
  connectionId: string;
  name: string;
  amazonId: string;
  type: StoredAccount["account_type"];
  status: StoredAccount["status"];
  isDefault: boolean;
  isDisconnected: boolean;
  isNamedByUser: boolean;
  countries: string[];
  profiles: StoredProfile[];
  lastSyncedAt: string | null;
  /** What a search looks in, in lower case. */
  searched: string;
}

function countriesOf({ profiles, metadata }: StoredAccount): string[] {
  const listed = metadata["country_codes"];
  const codes = [
    ...profiles.map(({ country_code }) => country_code),
    ...(Array.isArray(listed) ? listed : []),
  ];
  return [...new Set(codes.filter((code) => typeof code === "string"))].sort();
}

/** Takes what the list needs of an account. */
export function rowOf(account: StoredAccount): AccountRow {
  const { account_name, amazon_account_id, profiles } = account;
  return {
    id: account.id,
    connectionId: account.connection_id,
    name: account_name,
    amazonId: amazon_account_id,
    type: account.account_type,
    status: account.status,
    isDefault: account.is_default,
    isDisconnected: account.disconnected_at !== null,
    isNamedByUser: account.name_set_by_user,
    countries: countriesOf(account),
    profiles,
    lastSyncedAt: account.last_synced_at,
    searched: [
      account_name,
      amazon_account_id,
      ...profiles.flatMap((p) => [p.profile_id, p.entity_id]),
    ]
      .join("\n").toLowerCase(),
  };
}
