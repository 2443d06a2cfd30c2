import assert from "node:assert/strict";
import type { AccountList } from "../../../shared/accounts/account-list.ts";
import { encodeCursor } from "../../../shared/accounts/cursor.ts";
import { listLiveAdsAccounts } from "../../../shared/accounts/list-live-ads-accounts.ts";
import { liveContext, liveRequest } from "../support/live-lists.ts";
import { refusalOf } from "../support/refusal.ts";
import { type ScriptedFetch, scriptedFetch } from "../support/scripted-fetch.ts";
import { user } from "../support/tokens.ts";

async function adsAccounts(
  ads: ScriptedFetch,
  given: Record<string, unknown> = {},
): Promise<AccountList> {
  const live = liveRequest({ source: "ads-accounts", ...given });
  return await listLiveAdsAccounts(await liveContext(ads.fetch), user, live);
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
