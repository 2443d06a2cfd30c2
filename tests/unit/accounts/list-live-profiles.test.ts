import assert from "node:assert/strict";
import fc from "fast-check";
import type { AccountList } from "../../../shared/accounts/account-list.ts";
import { encodeCursor } from "../../../shared/accounts/cursor.ts";
import { listLiveProfiles } from "../../../shared/accounts/list-live-profiles.ts";
import type { Context } from "../../../shared/context.ts";
import { testContext } from "../support/context.ts";
import { liveContext, liveRequest } from "../support/live-lists.ts";
import { refusalOf } from "../support/refusal.ts";
import { scriptedDatabase } from "../support/scripted-database.ts";
import { scriptedFetch } from "../support/scripted-fetch.ts";
import { connectionId, user } from "../support/tokens.ts";

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
    const next = liveRequest(cursor === null ? live : { ...live, cursor });
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
      const pages = await allPages(await liveContext(profilesApi(profiles)), { limit });
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
  const context = await liveContext(profilesApi({ na: ["1"], eu: ["2", "3"], fe: ["4"] }));
  const pages = await allPages(context, { region: "EU", limit: 1 });
  const listed = pages.flatMap(({ accounts }) => accounts);
  assert.deepEqual(listed.map((row) => [row["profile_id"], row["access_level"]]), [
    ["2", "edit"],
    ["3", "view"],
  ]);
});

Deno.test("a page goes on behind its cursor although the profile there is gone", async () => {
  const cursor = encodeCursor({ source: "profiles", region: "NA", after: "2" });
  const context = await liveContext(profilesApi({ na: ["1", "3", "4"] }));
  const page = await listLiveProfiles(
    context,
    user,
    liveRequest({ source: "profiles", region: "NA", cursor }),
  );
  assert.deepEqual(page.accounts.map((row) => row["profile_id"]), ["3", "4"]);
});

Deno.test("what keeps the connection from giving a token keeps it from listing", async () => {
  const database = scriptedDatabase({ read_list_token: [{ refusal: "reauthorization_required" }] });
  const context = testContext({ database });
  await refusalOf(
    "reauthorization_required",
    () => listLiveProfiles(context, user, liveRequest({ source: "profiles" })),
  );
});

Deno.test("the cursor of a region that was not asked for is refused", async () => {
  const ads = scriptedFetch();
  const cursor = encodeCursor({ source: "profiles", region: "NA", after: "2" });
  const request = liveRequest({ source: "profiles", region: "EU", cursor });
  const context = await liveContext(ads.fetch);
  await refusalOf("cursor_invalid", () => listLiveProfiles(context, user, request));
  assert.equal(ads.requests.length, 0);
});

Deno.test("one profile is read where it lives, without a word on rights that Amazon does not say", async () => {
  const ads = scriptedFetch(new Response('{"profileId":9007199254740993,"countryCode":"UK"}'));
  const context = await liveContext(ads.fetch, "EU");
  const { accounts, next_cursor } = await listLiveProfiles(
    context,
    user,
    liveRequest({
      connection_id: undefined,
      source: "profiles",
      region: "NA",
      profile_id: "9007199254740993",
    }),
  );
  assert.equal(ads.request().url.href, "https://ads-eu.amazon.test/v2/profiles/9007199254740993");
  assert.equal(accounts.length, 1);
  assert.equal(accounts[0]?.["profile_id"], "9007199254740993");
  assert.equal(accounts[0]?.["region"], "EU");
  assert.equal(Object.hasOwn(accounts[0] ?? {}, "access_level"), false);
  assert.equal(next_cursor, null);
  assert.deepEqual(context.database.argsOf("read_list_token"), {
    caller: user,
    target: { profile_id: "9007199254740993" },
  });
});

Deno.test("a profile that the caller has not synced is not asked for", async () => {
  const ads = scriptedFetch();
  const context = await liveContext(ads.fetch, "NA", {
    read_list_token: [{ refusal: "profile_not_found" }],
  });
  const request = liveRequest({ source: "profiles", profile_id: "1" });
  await refusalOf("profile_not_found", () => listLiveProfiles(context, user, request));
  assert.deepEqual(context.database.argsOf("read_list_token")["target"], {
    connection_id: connectionId,
    profile_id: "1",
  });
  assert.equal(ads.requests.length, 0);
});

Deno.test("a page of which a part is missing is none", async () => {
  const ads = scriptedFetch(
    new Response('[{"profileId":1}]'),
    new Response("{}", { status: 403 }),
  );
  const context = await liveContext(ads.fetch);
  const request = liveRequest({ source: "profiles", region: "NA" });
  await refusalOf("amazon_permission_denied", () => listLiveProfiles(context, user, request));
});
