import assert from "node:assert/strict";
import type { AccountList } from "../../../shared/accounts/account-list.ts";
import { encodeCursor } from "../../../shared/accounts/cursor.ts";
import { listLiveAdvertisers } from "../../../shared/accounts/list-live-advertisers.ts";
import { liveContext, liveRequest } from "../support/live-lists.ts";
import { refusalOf } from "../support/refusal.ts";
import { type ScriptedFetch, scriptedFetch } from "../support/scripted-fetch.ts";
import { user } from "../support/tokens.ts";

function page(total: number, ...ids: string[]): Response {
  return Response.json({
    totalResults: total,
    response: ids.map((advertiserId) => ({ advertiserId })),
  });
}

async function list(
  ads: ScriptedFetch,
  given: Record<string, unknown> = {},
): Promise<AccountList> {
  const context = await liveContext(ads.fetch, "FE");
  const request = liveRequest({ source: "dsp-advertisers", profile_id: "77", ...given });
  return await listLiveAdvertisers(context, user, request);
}

Deno.test("advertisers come as rows of the region where their agency's profile lives", async () => {
  const ads = scriptedFetch(page(1, "501"));
  const { accounts, next_cursor } = await list(ads);
  const { url, headers } = ads.request();
  assert.equal(url.host, "ads-fe.amazon.test");
  assert.equal(headers.get("amazon-advertising-api-scope"), "77");
  assert.deepEqual(
    accounts.map((row) => [row["amazon_account_id"], row["account_type"], row["region"]]),
    [["501", "dsp", "FE"]],
  );
  assert.equal(next_cursor, null);
});

Deno.test("pages go on behind what was read, also behind what made no sense", async () => {
  const first = scriptedFetch(
    Response.json({ totalResults: 3, response: [{ advertiserId: "501" }, { name: "no id" }] }),
  );
  const { accounts, next_cursor } = await list(first, { limit: 2 });
  assert.equal(accounts.length, 1);
  const second = scriptedFetch(page(3, "503"));
  const last = await list(second, { limit: 2, cursor: next_cursor });
  assert.equal(second.request().url.search, "?startIndex=2&count=2");
  assert.equal(last.next_cursor, null);
});

Deno.test("a page is never larger than Amazon's", async () => {
  const ads = scriptedFetch(page(0));
  await list(ads, { limit: 500 });
  assert.equal(ads.request().url.searchParams.get("count"), "100");
});

Deno.test("an empty page is the last one, whatever Amazon counts", async () => {
  assert.equal((await list(scriptedFetch(page(5_000)))).next_cursor, null);
});

Deno.test("no cursor leads to where Amazon does not page", async () => {
  const cursorAt = (startIndex: number) => encodeCursor({ source: "dsp-advertisers", startIndex });
  const full = Array.from({ length: 100 }, (_, index) => String(index));
  const there = await list(scriptedFetch(page(50_000, ...full)), { cursor: cursorAt(29_800) });
  assert.notEqual(there.next_cursor, null);
  const end = await list(scriptedFetch(page(50_000, ...full)), { cursor: there.next_cursor });
  assert.equal(end.next_cursor, null);
  const ads = scriptedFetch();
  await refusalOf("cursor_invalid", () => list(ads, { cursor: cursorAt(29_901) }));
  await refusalOf("cursor_invalid", () => list(ads, { cursor: cursorAt(-1) }));
  assert.equal(ads.requests.length, 0);
});

Deno.test("the cursor of another source is refused, and nobody is asked", async () => {
  const ads = scriptedFetch();
  const cursor = encodeCursor({ source: "ads-accounts", token: "t2" });
  await refusalOf("cursor_invalid", () => list(ads, { cursor }));
  assert.equal(ads.requests.length, 0);
});
