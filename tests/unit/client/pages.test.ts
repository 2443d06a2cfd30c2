import assert from "node:assert/strict";
import { fakeProject, problem } from "./fake-project.ts";

Deno.test("all accounts are read page by page, the next one when it is needed", async () => {
  const { ads, sent } = fakeProject([
    { accounts: [{ id: "1" }, { id: "2" }], next_cursor: "c1" },
    { accounts: [{ id: "3" }], next_cursor: null },
  ]);
  const all = ads.accounts.all({ country_code: "DE" });
  assert.equal(sent.length, 0, "nothing is read before it is asked for");
  assert.equal((await all.next()).value?.id, "1");
  assert.equal((await all.next()).value?.id, "2");
  assert.equal(sent.length, 1);
  assert.equal((await all.next()).value?.id, "3");
  assert.equal((await all.next()).done, true);
  assert.deepEqual(sent.map(({ body }) => JSON.parse(body)), [
    { limit: 500, country_code: "DE" },
    { limit: 500, country_code: "DE", cursor: "c1" },
  ]);
});

Deno.test("a page that fails is repeated, and none is lost", async () => {
  const { ads } = fakeProject([
    { accounts: [{ id: "1" }], next_cursor: "c1" },
    problem("database_unavailable", 503, { retry_after: 0 }),
    { accounts: [{ id: "2" }], next_cursor: null },
  ]);
  const ids: string[] = [];
  for await (const { id } of ads.accounts.all()) ids.push(id);
  assert.deepEqual(ids, ["1", "2"]);
});

Deno.test("deliveries of a webhook are read to their end", async () => {
  const { ads, sent } = fakeProject([
    { webhook: {}, deliveries: [{ id: 2 }], next_cursor: "c" },
    { webhook: {}, deliveries: [{ id: 1 }], next_cursor: null },
  ]);
  const ids: number[] = [];
  for await (const { id } of ads.webhooks.deliveries("w")) ids.push(id);
  assert.deepEqual(ids, [2, 1]);
  assert.deepEqual(sent.map(({ path }) => path), [
    "/webhooks/w?limit=200",
    "/webhooks/w?limit=200&cursor=c",
  ]);
});
