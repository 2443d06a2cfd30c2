import assert from "node:assert/strict";
import { AdsConnectError } from "../../../client/index.ts";
import { fakeProject, problem } from "./fake-project.ts";

const busy = (retryAfter = 0): Response =>
  problem("refresh_in_progress", 503, { retry_after: retryAfter });
const token = { access_token: "Atza|x" };
const id = "5a3f9c1b-2e7d-4f60-a8b4-6d1e0c9f7b32";

Deno.test("a call that only reads is repeated as Retry-After says", async () => {
  const { ads, sent } = fakeProject([busy(), busy(), token]);
  assert.deepEqual(await ads.token({ connection_id: id }), token);
  assert.equal(sent.length, 3);
});

Deno.test("the third failure is the last", async () => {
  const { ads, sent } = fakeProject([busy(), busy(), busy()]);
  await assert.rejects(ads.token({ connection_id: id }), AdsConnectError);
  assert.equal(sent.length, 3);
});

Deno.test("a pause that is too long is left to the caller", async () => {
  const { ads, sent } = fakeProject([busy(31)]);
  await assert.rejects(
    ads.token({ connection_id: id }),
    (error) => error instanceof AdsConnectError && error.retryAfter === 31,
  );
  assert.equal(sent.length, 1);
});

Deno.test("a lost connection is repeated for a call that only reads", async () => {
  const { ads, sent } = fakeProject([new TypeError("reset"), { connections: [] }]);
  assert.deepEqual(await ads.connections.list(), []);
  assert.equal(sent.length, 2);
});

Deno.test("what changes something is never repeated", async () => {
  const changes: ((ads: ReturnType<typeof fakeProject>["ads"]) => Promise<unknown>)[] = [
    (ads) => ads.startConsent({}),
    (ads) => ads.sync(),
    (ads) => ads.token({ connection_id: id, force_refresh: true }),
    (ads) => ads.connections.rename(id, "n"),
    (ads) => ads.connections.disconnect(id),
    (ads) => ads.connections.import({ refresh_token: "Atzr|x" }),
    (ads) => ads.accounts.update([id], { is_default: true }),
    (ads) => ads.accounts.disconnect([id]),
    (ads) => ads.apiKeys.create({ name: "n", scopes: ["tokens"] }),
    (ads) => ads.apiKeys.revoke(id),
    (ads) => ads.apiKeys.revokeAll(),
    (ads) => ads.oauthClients.create({ name: "n", client_id: "c", client_secret: "s" }),
    (ads) => ads.invitations.create(),
    (ads) => ads.invitations.start("s"),
    (ads) => ads.webhooks.create({ url: "https://a.example" }),
    (ads) => ads.webhooks.resend(id, 1),
    (ads) => ads.webhooks.update(id, { rotate_secret: true }),
    (ads) => ads.webhooks.remove(id),
    (ads) => ads.connections.handOver(id, { new_user_id: id }),
    (ads) => ads.apiKeys.update(id, { name: "n" }),
    (ads) => ads.oauthClients.update(id, { name: "n" }),
    (ads) => ads.oauthClients.remove(id),
    (ads) => ads.invitations.approve(id),
    (ads) => ads.invitations.revoke(id),
    (ads) => ads.registrations.continue(id),
    (ads) =>
      ads.reports.create({
        connection_id: id,
        profile_id: "1",
        table_name: "report_sp_campaigns",
        start_date: "2026-11-01",
        end_date: "2026-11-02",
      }),
    (ads) => ads.reports.cancel(id),
    (ads) =>
      ads.reportSchedules.create({
        connection_id: id,
        table_name: "report_sp_campaigns",
        backfill_days: 1,
      }),
    (ads) => ads.reportSchedules.update(id, { status: "paused" }),
    (ads) => ads.reportSchedules.remove(id),
    (ads) => ads.amazon.post("/adsApi/v1/create/campaigns", {}, { profile_id: "1" }),
    (ads) => ads.amazon.patch("/sd/campaigns", {}, { profile_id: "1" }),
    (ads) => ads.amazon.post("/sp/campaigns", {}, { profile_id: "1" }),
    (ads) => ads.amazon.put("/sp/campaigns", {}, { profile_id: "1" }),
    (ads) => ads.amazon.delete("/sp/campaigns/1", { profile_id: "1" }),
  ];
  for (const change of changes) {
    const { ads, sent } = fakeProject([busy()]);
    await assert.rejects(change(ads), AdsConnectError);
    assert.equal(sent.length, 1, String(change));
  }
});

Deno.test("a refusal is not repeated", async () => {
  const { ads, sent } = fakeProject([problem("connection_not_found", 404)]);
  await assert.rejects(ads.token({ connection_id: id }), AdsConnectError);
  assert.equal(sent.length, 1);
});

Deno.test("a signal ends the pause before a repetition", async () => {
  const { ads } = fakeProject([busy(20)]);
  const begun = performance.now();
  await assert.rejects(
    ads.token({ connection_id: id }, { signal: AbortSignal.timeout(50) }),
    { name: "TimeoutError" },
  );
  assert.ok(performance.now() - begun < 5_000);
});
