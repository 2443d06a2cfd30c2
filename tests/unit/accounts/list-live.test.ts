import assert from "node:assert/strict";
import fc from "fast-check";
import { encodeCursor } from "../../../shared/accounts/cursor.ts";
import {
  type AccountList,
  type ListAccountsRequest,
  listAccountsRequestSchema,
} from "../../../shared/accounts/list-accounts.ts";
import { listLiveAdsAccounts, listLiveProfiles } from "../../../shared/accounts/list-live.ts";
import type { Context } from "../../../shared/context.ts";
import { testContext } from "../support/context.ts";
import { refusalOf } from "../support/refusal.ts";
import { scriptedDatabase } from "../support/scripted-database.ts";
import { type ScriptedFetch, scriptedFetch } from "../support/scripted-fetch.ts";
import { connectionId, storedToken, user } from "../support/tokens.ts";

/** A connection with a fresh token, and an Ads API. */
async function world(ads: typeof fetch): Promise<Context> {
  const { sealer } = await testContext();
  const stored = await storedToken(sealer);
  const database = scriptedDatabase({ read_token: Array.from({ length: 50 }, () => stored) });
  return await testContext({ database, ads });
}

function request(given: Record<string, unknown>): ListAccountsRequest {
  return listAccountsRequestSchema.parse({ connection_id: connectionId, ...given });
}

async function adsAccounts(
  ads: ScriptedFetch,
  given: Record<string, unknown> = {},
): Promise<AccountList> {
  const live = request({ source: "ads-accounts", ...given });
  return await listLiveAdsAccounts(await world(ads.fetch), user, live);
}

Deno.test("ads accounts come as rows, and Amazon's page token travels in the cursor", async () => {
  const first = scriptedFetch(
    Response.json({ adsAccounts: [{ adsAccountId: "a", status: "CREATED" }], nextToken: "t2" }),
  );
  const page = await adsAccounts(first);
  assert.deepEqual(page.accounts.map((row) => [row["amazon_account_id"], row["status"]]), [
    ["a", "active"],
  ]);
  assert.ok(page.next_cursor !== null && !page.next_cursor.includes("t2"));

  const second = scriptedFetch(Response.json({ adsAccounts: [{ adsAccountId: "b" }] }));
  const last = await adsAccounts(second, { cursor: page.next_cursor });
  assert.equal(JSON.parse(second.request().body).nextToken, "t2");
  assert.equal(last.next_cursor, null);
});

Deno.test("a page is never larger than Amazon's", async () => {
  for (const [limit, asked] of [[5, 5], [100, 100], [500, 100]] as const) {
    const ads = scriptedFetch(Response.json({ adsAccounts: [] }));
    await adsAccounts(ads, { limit });
    assert.equal(JSON.parse(ads.request().body).maxResults, asked);
  }
});

Deno.test("ads accounts are asked for at the region that was named", async () => {
  const ads = scriptedFetch(Response.json({ adsAccounts: [] }));
  await adsAccounts(ads, { region: "FE" });
  assert.equal(ads.request().url.host, "ads-fe.amazon.test");
});

Deno.test("the cursor of another source is refused, and nobody is asked", async () => {
  const ads = scriptedFetch();
  const cursor = encodeCursor({ source: "profiles", region: "NA", after: "" });
  await refusalOf("cursor_invalid", () => adsAccounts(ads, { cursor }));
  assert.equal(ads.requests.length, 0);
});

/** An Ads API whose regions have these profiles, every other one for viewing only. */
function profilesApi(regions: Record<string, string[]>): typeof fetch {
  return (input) => {
    const url = new URL(String(input));
    const region = /^ads-(..)\./.exec(url.host)?.[1] ?? "";
    const view = url.searchParams.get("accessLevel") === "view";
    const ids = (regions[region] ?? []).filter((_, index) => view || index % 2 === 0);
    return Promise.resolve(new Response(`[${ids.map((id) => `{"profileId":${id}}`).join()}]`));
  };
}

async function allPages(context: Context, given: Record<string, unknown>): Promise<AccountList[]> {
  const pages: AccountList[] = [];
  let cursor: string | null = null;
  do {
    const live: Record<string, unknown> = { source: "profiles", ...given };
    const next = request(cursor === null ? live : { ...live, cursor });
    const page: AccountList = await listLiveProfiles(context, user, next);
    pages.push(page);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return pages;
}

Deno.test("profiles of all regions come once each, in pages of any size", async () => {
  const ids = fc.uniqueArray(fc.bigInt({ min: 1n, max: 2n ** 64n - 1n }).map(String), {
    maxLength: 9,
  });
  const regions = fc.record({ na: ids, eu: ids, fe: ids });
  await fc.assert(
    fc.asyncProperty(regions, fc.integer({ min: 1, max: 5 }), async (profiles, limit) => {
      const pages = await allPages(await world(profilesApi(profiles)), { limit });
      const listed = pages.flatMap(({ accounts }) => accounts);
      assert.deepEqual(
        listed.map((row) => `${row["region"]} ${row["profile_id"]}`).toSorted(),
        Object.entries(profiles).flatMap(([region, ids]) =>
          ids.map((id) => `${region.toUpperCase()} ${id}`)
        ).toSorted(),
      );
      assert.ok(pages.every(({ accounts }) => accounts.length <= limit));
    }),
    { numRuns: 25 },
  );
});

Deno.test("with a region named only that one is listed", async () => {
  const context = await world(profilesApi({ na: ["1"], eu: ["2", "3"], fe: ["4"] }));
  const pages = await allPages(context, { region: "EU", limit: 1 });
  const listed = pages.flatMap(({ accounts }) => accounts);
  assert.deepEqual(listed.map((row) => [row["profile_id"], row["access_level"]]), [
    ["2", "edit"],
    ["3", "view"],
  ]);
});

Deno.test("a page goes on behind its cursor although the profile there is gone", async () => {
  const cursor = encodeCursor({ source: "profiles", region: "NA", after: "2" });
  const context = await world(profilesApi({ na: ["1", "3", "4"] }));
  const page = await listLiveProfiles(
    context,
    user,
    request({ source: "profiles", region: "NA", cursor }),
  );
  assert.deepEqual(page.accounts.map((row) => row["profile_id"]), ["3", "4"]);
});

Deno.test("what keeps the connection from giving a token keeps it from listing", async () => {
  const database = scriptedDatabase({ read_token: [{ refusal: "reauthorization_required" }] });
  const context = await testContext({ database });
  await refusalOf(
    "reauthorization_required",
    () => listLiveProfiles(context, user, request({ source: "profiles" })),
  );
});
