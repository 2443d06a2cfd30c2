import assert from "node:assert/strict";
import { connect } from "../../support/connect.ts";
import { asOperator, type Credential, makeKey } from "../../support/credentials.ts";
import { firstSyncEnded } from "../../support/first-sync.ts";
import { projectApp, renewSecret } from "../../support/lwa-app.ts";
import { newPersona } from "../../support/own-connection.ts";
import { newPerson, type Person } from "../../support/person.ts";
import { deploy, openRunbook } from "../../support/runbook.ts";
import { assertDone, assertRefused, send } from "../../support/send.ts";
import { database, stack } from "../../support/stack.ts";

// The runbooks for what has leaked, played through by the commands of their text.

async function connected(): Promise<{ person: Person; connection_id: string }> {
  const person = await newPerson();
  const connection_id = await connect(person.as, newPersona());
  await firstSyncEnded(connection_id);
  return { person, connection_id };
}

async function makeWebhook(as: Credential, more: Record<string, unknown> = {}): Promise<string> {
  const sent = { url: "http://127.0.0.1:9/thief", ...more };
  return assertDone(await send(as, "POST", "webhooks", sent)).webhook.id;
}

Deno.test("an API key has leaked: it and what it made end, and what was done with it is found", async () => {
  const { person, connection_id } = await connected();
  const leaked = await makeKey(person.as);
  const child = await makeKey(leaked.as);
  const unrelated = await makeKey(person.as);
  const webhookId = await makeWebhook(child.as);

  await using runbook = await openRunbook("### An API key has leaked");
  const [found] = JSON.parse(await runbook.next({ "how the key begins": leaked.key }));
  assert.deepEqual([found.id, found.user_id], [leaked.id, person.userId]);
  const variables = { KEY_ID: found.id, USER_ID: found.user_id };
  assert.equal(JSON.parse(await runbook.next(variables)).revoked, 2);
  for (const { as } of [leaked, child]) {
    assertRefused(await send(as, "POST", "get-token", { connection_id }), 401, "api_key_revoked");
  }
  assertDone(await send(unrelated.as, "POST", "get-token", { connection_id }));
  assert.equal(JSON.parse(await runbook.next(variables)).revoked, 1);
  assertRefused(await send(unrelated.as, "GET", "connections"), 401, "api_key_revoked");

  const log = JSON.parse(await runbook.next({ user_id: person.userId }));
  const acts = log.map(({ action }: { action: string }) => action);
  assert.deepEqual(acts, ["webhook_created", "api_key_created"]);
  assert.equal(log[0].details.webhook_id, webhookId);
  await runbook.next({ ...variables, WEBHOOK_ID: webhookId });
  assert.deepEqual(assertDone(await send(person.as, "GET", "webhooks")).webhooks, []);
  runbook.finish();
  assertDone(await send((await makeKey(person.as)).as, "POST", "get-token", { connection_id }));
});

Deno.test("the client secret has leaked: a new one costs no consent, whichever step Amazon is asked in", async () => {
  const { person, connection_id } = await connected();
  const token = (): Promise<Awaited<ReturnType<Person["call"]>>> =>
    person.call("get-token", { connection_id, force_refresh: true });
  const { connection_id: waiting } = await connected();
  // Amazon no longer takes the old secret, and the new one is not deployed yet.
  const { client_secret } = await renewSecret(projectApp);
  assert.equal(assertDone(await token()).warning.code, "amazon_client_rejected");
  await database`
    update amazon_ads_private.oauth_tokens set refresh_due_at = now() where connection_id = ${waiting}`;
  assertDone(await send(asOperator, "POST", "refresh-tokens"));

  await using runbook = await openRunbook("### The client secret has leaked");
  await runbook.next({ CLIENT_SECRET: client_secret });
  const variables = { USER_ID: person.userId, CONNECTION_ID: connection_id };
  const forced = await runbook.next(variables);
  assert.match(forced, /"access_token":"…"/);
  assert.match(forced, /"refreshed":true/);
  assert.doesNotMatch(forced, /"warning"/);
  const { refreshed, reauthorization_required } = JSON.parse(await runbook.next());
  assert.ok(refreshed >= 1);
  assert.equal(reauthorization_required, 0);
  assert.equal(await runbook.next(), "[]");
  runbook.finish();
  assert.equal(assertDone(await token()).warning, undefined);
});

Deno.test("the functions cannot be reached: SQL switches everything off", async () => {
  const { person, connection_id } = await connected();
  const key = await makeKey(person.as);
  await using runbook = await openRunbook("### Switches");
  await runbook.next();
  runbook.finish();
  try {
    assertRefused(await send(key.as, "GET", "connections"), 401, "api_key_revoked");
    const refused = await send(person.as, "POST", "get-token", { connection_id });
    assertRefused(refused, 503, "tokens_stopped");
    const { switches } = assertDone(await send(asOperator, "GET", "switches"));
    assert.equal(switches.paused_schedules.length, 4);
  } finally {
    const change = { hand_out_tokens: true, paused_schedules: [] };
    assertDone(await send(asOperator, "PATCH", "switches", change));
  }
});

Deno.test("the operator's key has leaked: it opens nothing any more, nor does what it made", async () => {
  const { person, connection_id } = await connected();
  const thief = asOperator;
  const stolenKey = await makeKey(thief, { user_id: person.userId });
  const webhookId = await makeWebhook(thief);
  const newKey = `sb_secret_${crypto.randomUUID()}`;

  await using runbook = await openRunbook("### The operator's key has leaked");
  await runbook.next();
  assertRefused(
    await send(person.as, "POST", "get-token", { connection_id }),
    503,
    "tokens_stopped",
  );
  assertRefused(await send(stolenKey.as, "GET", "connections"), 401, "api_key_revoked");
  const again = await makeKey(thief, { user_id: person.userId });

  await runbook.next();
  assertRefused(await send(thief, "GET", "switches"), 403, "caller_not_allowed");
  // The dashboard has made a key. The functions reach Postgres without the Data API, which knows one key here.
  deploy({
    SUPABASE_SECRET_KEYS: JSON.stringify({ ...stack.secret_keys, operator_2: newKey }),
    AMAZON_ADS_DATABASE_POOL_URL: stack.db_url,
  });
  await runbook.next();
  // The dashboard has deleted the old one.
  deploy({ SUPABASE_SECRET_KEYS: JSON.stringify({ operator_2: newKey }) });
  runbook.secret = newKey;
  assertRefused(await send(thief, "GET", "switches"), 401, "secret_key_unknown");
  const { switches } = JSON.parse(await runbook.next());
  assert.equal(switches.hand_out_tokens, false);
  assertRefused(await send(again.as, "GET", "connections"), 401, "api_key_revoked");

  const [log, webhooks, operators] = JSON.parse(await runbook.next());
  for (const action of ["api_key_created", "webhook_created"]) {
    const act = log.find((row: Record<string, unknown>) =>
      row["action"] === action && row["actor_name"] === "default"
    );
    assert.ok(act, `${action} is in the log`);
  }
  assert.ok(webhooks.some(({ id }: { id: string }) => id === webhookId));
  assert.deepEqual(operators, []);
  await runbook.next({ WEBHOOK_ID: webhookId });
  assert.equal((await database`select from amazon_ads.webhooks where id = ${webhookId}`).length, 0);
  await runbook.next();
  runbook.finish();
  assertDone(await send(person.as, "POST", "get-token", { connection_id }));
});
