import assert from "node:assert/strict";
import { listAccounts } from "../../../shared/accounts/list-accounts.ts";
import { listAccountsRequestSchema } from "../../../shared/contract/requests/list-accounts.ts";
import { testContext } from "../support/context.ts";
import { scriptedDatabase } from "../support/scripted-database.ts";
import { scriptedFetch } from "../support/scripted-fetch.ts";
import { connectionId, targetedToken, user } from "../support/tokens.ts";

Deno.test("stored accounts are listed unless another source is named", () => {
  assert.deepEqual(listAccountsRequestSchema.parse({}), { source: "stored", limit: 100 });
});

Deno.test("each source is asked where it lives", async () => {
  const { sealer } = testContext();
  const paths: Record<string, string[]> = {};
  for (const source of ["stored", "ads-accounts", "profiles", "dsp-advertisers"]) {
    const ads = scriptedFetch(
      ...source === "profiles"
        ? [Response.json([]), Response.json([])]
        : [Response.json({ adsAccounts: [], totalResults: 0 })],
    );
    const database = scriptedDatabase({
      read_list_token: [await targetedToken(sealer)],
      list_stored_accounts: [{ accounts: [] }],
    });
    const context = testContext({ database, ads: ads.fetch });
    const request = listAccountsRequestSchema.parse({
      source,
      connection_id: connectionId,
      ...(source === "dsp-advertisers" ? { profile_id: "1" } : {}),
    });
    await listAccounts(context, user, request);
    paths[source] = [...database.statements(), ...ads.requests.map(({ url }) => url.pathname)];
  }
  assert.deepEqual(paths, {
    "stored": ["list_stored_accounts"],
    "ads-accounts": ["read_list_token", "/adsAccounts/list"],
    "profiles": ["read_list_token", "/v2/profiles", "/v2/profiles"],
    "dsp-advertisers": ["read_list_token", "/dsp/advertisers"],
  });
});

Deno.test("a query string is understood like a body", () => {
  assert.equal(listAccountsRequestSchema.parse({ limit: "25" }).limit, 25);
});

Deno.test("a country is asked for in any spelling", () => {
  for (const [given, meant] of [["GB", "UK"], ["gb", "UK"], ["uk", "UK"], ["de", "DE"]] as const) {
    assert.equal(listAccountsRequestSchema.parse({ country_code: given }).country_code, meant);
  }
});

Deno.test("a profile stands for its connection where the list is about it", () => {
  for (const source of ["profiles", "dsp-advertisers"]) {
    assert.ok(listAccountsRequestSchema.safeParse({ source, profile_id: "1" }).success);
  }
});

Deno.test("a request of another form is refused", async (t) => {
  const refused = [
    { source: "everywhere" },
    { source: "profiles" },
    { source: "ads-accounts" },
    { source: "profiles", connection_id: connectionId, status: "active" },
    { source: "ads-accounts", connection_id: connectionId, account_type: "vendor" },
    { source: "profiles", connection_id: connectionId, country_code: "DE" },
    { source: "profiles", connection_id: connectionId, text: "shop" },
    { source: "dsp-advertisers", connection_id: connectionId },
    { source: "ads-accounts", profile_id: "1" },
    { source: "ads-accounts", connection_id: connectionId, profile_id: "1" },
    { profile_id: "1" },
    { source: "profiles", profile_id: "one two" },
    { country_code: "GER" },
    { country_code: "D1" },
    { text: "  " },
    { text: "t".repeat(121) },
    { connection_id: "1" },
    { region: "US" },
    { status: "CREATED" },
    { account_type: "ADVERTISER" },
    { limit: 0 },
    { limit: 501 },
    { limit: "many" },
    { limit: 1.5 },
    { cursor: 5 },
    { cursor: "c".repeat(8_001) },
    { page: 2 },
    [],
    null,
  ];
  for (const request of refused) {
    await t.step(JSON.stringify(request).slice(0, 60), () => {
      assert.ok(!listAccountsRequestSchema.safeParse(request).success);
    });
  }
});
