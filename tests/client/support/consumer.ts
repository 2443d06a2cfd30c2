// Each expected error must be there. package.test.ts compiles this file against the packed package, too.
import { createClient } from "@supabase/supabase-js";
import {
  AdsConnectError,
  type AdsConnectErrorCode,
  type Connection,
  createAdsConnect,
  type IssuedToken,
  type LiveProfile,
  type StoredAccount,
} from "../../../client/index.ts";
import { createAdsAdmin, type TokenHistoryEntry } from "../../../client/admin.ts";
import { useAccounts, useConnections } from "../../../client/react.ts";

interface Database {
  public: {
    Tables: Record<string, never>;
    Views: Record<string, never>;
    Functions: Record<string, never>;
  };
}

const ads = createAdsConnect(createClient<Database>("https://ref.supabase.co", "key"));
createAdsConnect(createClient("https://ref.supabase.co", "key"), { functionPrefix: "ads-" });
createAdsConnect({ url: "https://ref.supabase.co", apiKey: "aac_" });
createAdsConnect({
  url: "https://ref.supabase.co",
  publishableKey: "sb_publishable_",
  accessToken: () => Promise.resolve(null),
});
// @ts-expect-error -- an address needs a credential
createAdsConnect({ url: "https://ref.supabase.co" });
// @ts-expect-error -- the option is called functionPrefix
createAdsConnect({ url: "https://ref.supabase.co", apiKey: "aac_" }, { prefix: "ads-" });

export async function uses(): Promise<void> {
  const connection: Connection | undefined = await ads.finishConnecting();
  const token: IssuedToken = await ads.token({ connection_id: "c" });
  // @ts-expect-error -- a token has no such field
  token.accessToken;
  // @ts-expect-error -- exactly one target
  await ads.token({});
  // @ts-expect-error -- exactly one target
  await ads.token({ connection_id: "c", profile_id: "p" });
  // @ts-expect-error -- the field is called connection_id
  await ads.token({ connectionId: "c" });
  // @ts-expect-error -- ids are text
  await ads.token({ profile_id: 5 });
  // @ts-expect-error -- there is no such region
  await ads.connect({ region: "US" });
  // @ts-expect-error -- there is no such scope
  await ads.apiKeys.create({ name: "n", scopes: ["everything"] });
  // @ts-expect-error -- a key needs scopes
  await ads.apiKeys.create({ name: "n" });
  // @ts-expect-error -- an undocumented status
  if (connection?.status === "connected") return;

  const stored = await ads.accounts.list({ country_code: "DE" });
  const accounts: StoredAccount[] = stored.accounts;
  const live = await ads.accounts.list({ source: "profiles", connection_id: "c" });
  const profiles: LiveProfile[] = live.accounts;
  // @ts-expect-error -- a live profile has no account_name
  live.accounts[0]?.account_name;
  for await (const account of ads.accounts.all({ status: "active" })) {
    const name: string = account.account_name;
    // @ts-expect-error -- an account has no such field
    account.accountName;
    console.log(name);
  }
  const rows = await ads.amazon.post<{ campaigns: { campaignId: string }[] }>(
    "/sp/campaigns/list",
    {},
    { profile_id: "1" },
  );
  const id: string | undefined = rows.campaigns[0]?.campaignId;
  // @ts-expect-error -- the caller must say whose call it is
  await ads.amazon.get("/v2/profiles");
  const history: TokenHistoryEntry[] = await createAdsAdmin({ url: "", apiKey: "" }).tokenHistory();
  console.log(accounts, profiles, id, history);
}

export function sentence(error: unknown): string {
  if (!(error instanceof AdsConnectError)) return "unknown";
  const code: AdsConnectErrorCode = error.code;
  switch (code) {
    case "reauthorization_required":
      return error.connectionId ?? "";
    case "network_failed":
      return "offline";
    // @ts-expect-error -- there is no such code
    case "no_such_code":
      return "";
    default:
      return error.message;
  }
}

export function useNames(): string[] {
  // @ts-expect-error -- stored accounts alone
  useAccounts({ source: "profiles" });
  return [...useConnections().connections.map(({ name }) => name)];
}
