import assert from "node:assert/strict";
import { readAdsAccountsPage } from "../../../shared/accounts/sync-ads-accounts.ts";
import { refusalOf } from "../support/refusal.ts";
import { databaseDown } from "../support/scripted-database.ts";
import { run } from "../support/sync-runs.ts";
import { syncWork } from "../support/sync-work.ts";

function page(nextToken: string | null, ...accounts: unknown[]): Response {
  return Response.json({ adsAccounts: accounts, nextToken });
}

Deno.test("a page is stored for the holder, with the place behind it", async () => {
  const { work, database } = syncWork({
    answers: [page("t3", { adsAccountId: "a" }, { name: "no id" })],
    script: { store_accounts: [{}] },
    cursor: "t2",
  });
  assert.equal(await readAdsAccountsPage(work), true);
  assert.deepEqual(work.current, { items: 1, rejected: 1, cursor: "t3" });
  const { run_id, holder, progress } = database.argsOf("store_accounts");
  assert.deepEqual([run_id, holder, progress], [run.run_id, run.holder, work.progress]);
});

Deno.test("the page is asked for with the token of the one before, a hundred at a time", async () => {
  const { work, ads } = syncWork({
    answers: [page(null)],
    script: { store_accounts: [{}] },
    cursor: "t2",
  });
  assert.equal(await readAdsAccountsPage(work), false);
  assert.deepEqual(JSON.parse(ads.request().body), { maxResults: 100, nextToken: "t2" });
  assert.equal(work.current.cursor, null);
});

Deno.test("a page that leads to itself is refused, not read for ever", async () => {
  const { work, database } = syncWork({
    answers: [page("t2", { adsAccountId: "a" })],
    cursor: "t2",
  });
  await refusalOf("amazon_answer_invalid", () => readAdsAccountsPage(work));
  assert.deepEqual(database.statements(), []);
});

Deno.test("a page that could not be stored is an error", async () => {
  const { work } = syncWork({
    answers: [page(null, { adsAccountId: "a" })],
    script: { store_accounts: [databaseDown()] },
  });
  await refusalOf("database_unavailable", () => readAdsAccountsPage(work));
});
