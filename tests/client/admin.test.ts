import assert from "node:assert/strict";
import { createAdsAdmin } from "../../client/admin.ts";
import { database, secretKeys, stack } from "../support/stack.ts";
import { connectThrough, newDeveloper } from "./support/client-of.ts";

const person = await newDeveloper();
const { ads } = person;
const connectionId = await connectThrough(ads, "seller");

Deno.test("the histories of a connection are read newest first, page by page", async () => {
  await ads.token({ connection_id: connectionId, force_refresh: true });
  const history = await ads.tokenHistory({ connection_id: connectionId });
  assert.deepEqual(history.map(({ action }) => action), ["refreshed", "created"]);
  assert.ok(history.every(({ actor, success }) => actor === "user" && success));
  const older = await ads.tokenHistory({ before: history[0]?.id });
  assert.deepEqual(older.map(({ id }) => id), [history[1]?.id]);
  const [run] = await ads.syncRuns({ connection_id: connectionId, limit: 1 });
  assert.equal(run?.status, "succeeded");
  assert.ok(run?.sources.length);
  const audit = await ads.auditLog({ connection_id: connectionId });
  assert.ok(audit.some(({ action }) => action === "connection_created"));
});

Deno.test("another person's histories are empty", async () => {
  const stranger = await newDeveloper();
  assert.deepEqual(await stranger.ads.tokenHistory({ connection_id: connectionId }), []);
});

Deno.test("the operator acts for a user, by secret key and as a signed-in operator", async () => {
  const byKey = createAdsAdmin({ url: stack.supabase_url, secretKey: secretKeys.default });
  const forPerson = byKey.actingFor({ user_email: person.email });
  assert.deepEqual((await forPerson.connections.list()).map(({ id }) => id), [connectionId]);
  await assert.rejects(byKey.connections.list(), { code: "user_required" });
  assert.match(await byKey.metrics(), /^# HELP amazon_ads_/m);
  assert.equal(typeof (await byKey.refreshTokens()).refreshed, "number");

  const operator = await newDeveloper();
  await assert.rejects(operator.ads.metrics(), { status: 403 });
  assert.equal(await operator.ads.isOperator(), false);
  await database`insert into amazon_ads_private.operators (user_id) values (${operator.userId})`;
  assert.equal(await operator.ads.isOperator(), true);
  assert.equal(await ads.isOperator(), false);
  const acting = operator.ads.actingFor({ user_id: person.userId });
  assert.equal(await acting.isOperator(), true, "of the caller, not of the user who is named");
  assert.deepEqual((await acting.connections.list()).map(({ id }) => id), [connectionId]);
  assert.match(await operator.ads.metrics(), /^# HELP amazon_ads_/m);
  const handedOver = await operator.ads.actingFor({ user_id: person.userId })
    .connections.handOver(connectionId, { new_user_id: operator.userId });
  assert.equal(handedOver.id, connectionId);
  assert.deepEqual(await ads.connections.list(), []);
});
