import assert from "node:assert/strict";
import { withFault } from "../support/amazon-requests.ts";
import { type Answer, call } from "../support/call.ts";
import { connect } from "../support/connect.ts";
import { eventually } from "../support/eventually.ts";
import { startConsent } from "../support/consent.ts";
import { makeKey } from "../support/credentials.ts";
import { newSyncedConnection } from "../support/new-synced-connection.ts";
import { firstSyncEnded } from "../support/first-sync.ts";
import { newPerson, type Person } from "../support/person.ts";
import { amazon, database, secretKeys, stack } from "../support/stack.ts";
import { expireIn, liftPause } from "../support/token-state.ts";

const REFRESH = { operation: "token", grant_type: "refresh_token" } as const;

async function health(
  person: Person,
  more: Record<string, unknown> = {},
): Promise<Answer["body"]> {
  const { status, body } = await person.call("account-health", more);
  assert.equal(status, 200, JSON.stringify(body));
  return body;
}

function codes(of: { reasons: { code: string; detail: string }[] }): string[] {
  for (const { detail } of of.reasons) assert.match(detail, /^[A-Z].*\.$/);
  return of.reasons.map(({ code }) => code);
}

/** Agencies have a few accounts that are not ready; a test brings its own. */
async function cure(connectionId: string): Promise<void> {
  await database`
    update amazon_ads.user_accounts set status = 'active', metadata = metadata - 'errors'
    where connection_id = ${connectionId}`;
}

async function only(person: Person): Promise<Answer["body"]> {
  const { connections } = await health(person);
  assert.equal(connections.length, 1);
  return connections[0];
}

Deno.test("who has no connection is told of none", async () => {
  assert.deepEqual(await health(await newPerson()), {
    summary: { healthy: 0, degraded: 0, error: 0 },
    connections: [],
  });
});

Deno.test("agency profiles whose advertisers could not be read are named, with the reason", async () => {
  const persona = "agency:250@unreadable";
  const { person, connectionId } = await newSyncedConnection(persona);
  const last_sync = await withFault(
    { match: { operation: "dsp_advertisers", persona }, respond: { broken: "html" } },
    async () => {
      await person.call("sync-accounts", { connection_ids: [connectionId] });
      return await eventually("the sync has ended", async () => {
        const connection = await only(person);
        return connection.last_sync.status === "partial" ? connection.last_sync : undefined;
      }, 120_000);
    },
  );
  const skipped = last_sync.failed_sources.flatMap((
    source: { skipped?: { profile_id: string; code: string }[] },
  ) => source.skipped ?? []);
  assert.ok(skipped.length > 0);
  for (const { profile_id, code } of skipped) {
    assert.match(profile_id, /^\d+$/);
    assert.equal(code, "amazon_answer_invalid");
  }
});

Deno.test("a connection in order is healthy, its accounts are counted and not listed", async () => {
  const { person, connectionId } = await newSyncedConnection("agency:250");
  await cure(connectionId);
  const { summary, connections: [connection] } = await health(person);
  assert.deepEqual(summary, { healthy: 1, degraded: 0, error: 0 });
  const { name, token, last_sync, last_synced_at, consent_ends_at, ...rest } = connection;
  const [{ count }] = await database<[{ count: number }]>`
    select count(*)::int as count from amazon_ads.user_accounts where connection_id = ${connectionId}`;
  assert.deepEqual(rest, {
    connection_id: connectionId,
    status: "healthy",
    connection_status: "active",
    reauthorization_required: false,
    reasons: [],
    syncing: false,
    account_summary: { healthy: count, degraded: 0, error: 0 },
    accounts: [],
    amazon_login_changed: null,
    next_cursor: null,
  });
  assert.equal(typeof name, "string");
  const days = (Date.parse(consent_ends_at) - Date.now()) / 86_400_000;
  assert.ok(days > 364.9 && days <= 365, `the consent ends in ${days} days`);
  assert.ok(token.expires_in > 3500 && token.expires_in <= 3600);
  assert.ok(Date.parse(token.expires_at) > Date.now() && token.last_refresh);
  assert.equal(token.last_error, null);
  assert.equal(token.next_attempt_at, null);
  assert.equal(last_sync.status, "succeeded");
  assert.deepEqual(last_sync.failed_sources, []);
  assert.ok(Date.parse(last_sync.started_at) <= Date.parse(last_sync.finished_at));
  assert.ok(Date.parse(last_synced_at) > Date.now() - 120_000);
});

Deno.test("an access token that has merely expired is no defect: it is renewed when asked for", async () => {
  const { person, connectionId } = await newSyncedConnection("seller");
  await expireIn(connectionId, -3600);
  const connection = await only(person);
  assert.equal(connection.status, "healthy");
  assert.ok(connection.token.expires_in < 0);
});

Deno.test("renewals that fail: degraded while the token lives, an error once it has expired, healthy after the next success", async () => {
  const { person, connectionId } = await newSyncedConnection("seller");
  await withFault({ match: REFRESH, respond: { status: 503, retry_after: 60 } }, async () => {
    await person.call("get-token", { connection_id: connectionId, force_refresh: true });
    const failing = await only(person);
    assert.equal(failing.status, "degraded");
    assert.deepEqual(codes(failing), ["refresh_failing"]);
    assert.equal(failing.token.last_error, "amazon_unavailable");
    assert.ok(Date.parse(failing.token.next_attempt_at) > Date.now());
    await expireIn(connectionId, -1);
    const expired = await only(person);
    assert.equal(expired.status, "error");
    assert.deepEqual(codes(expired), ["token_expired", "refresh_failing"]);
    assert.equal(expired.reauthorization_required, false);
  });
  await liftPause(connectionId);
  await person.call("get-token", { connection_id: connectionId });
  assert.equal((await only(person)).status, "healthy");
});

Deno.test("a consent that was taken back says so, and says nothing that follows from it", async () => {
  const { person, connectionId } = await newSyncedConnection("seller@revoked");
  await amazon.revoke({ persona: "seller@revoked" });
  await person.call("get-token", { connection_id: connectionId, force_refresh: true });
  const connection = await only(person);
  assert.equal(connection.status, "error");
  assert.equal(connection.connection_status, "reauthorization_required");
  assert.equal(connection.reauthorization_required, true);
  assert.deepEqual(codes(connection), ["reauthorization_required"]);
  assert.equal(connection.account_summary.healthy, 1, "its accounts are as they were");
});

Deno.test("a disconnected connection has no token and needs a consent", async () => {
  const { person, connectionId } = await newSyncedConnection("seller");
  await person.call("sync-accounts", { operation: "disconnect", connection_ids: [connectionId] });
  const connection = await only(person);
  assert.equal(connection.status, "error");
  assert.deepEqual(codes(connection), ["disconnected"]);
  assert.equal(connection.token, null);
  assert.equal(connection.reauthorization_required, true);
  assert.deepEqual(codes(connection.accounts[0]), ["account_inactive"]);
});

Deno.test("a sync that read only a part names the parts that are missing", async () => {
  const { person, connectionId } = await newSyncedConnection("brand");
  await withFault(
    { match: { operation: "profiles", region: "EU" }, respond: { status: 403 } },
    () => person.call("sync-accounts", { connection_ids: [connectionId] }),
  );
  const connection = await only(person);
  assert.equal(connection.status, "degraded");
  assert.deepEqual(codes(connection), ["sync_partial"]);
  assert.match(connection.reasons[0].detail, /profiles in EU \(amazon_permission_denied\)/);
  const [source, ...more] = connection.last_sync.failed_sources;
  assert.equal(more.length, 0);
  assert.equal(source.region, "EU");
  assert.equal(source.error_code, "amazon_permission_denied");
});

Deno.test("syncs: failed, too old, never, under way", async () => {
  const { person, connectionId } = await newSyncedConnection("seller");
  await database`
    insert into amazon_ads.sync_runs (user_id, connection_id, trigger, status, error_code, finished_at)
    values (${person.userId}, ${connectionId}, 'scheduled', 'failed', 'amazon_unavailable', now())`;
  const failed = await only(person);
  assert.deepEqual(codes(failed), ["sync_failed"]);
  assert.match(failed.reasons[0].detail, /amazon_unavailable/);
  assert.equal(failed.last_sync.error_code, "amazon_unavailable");

  await database`update amazon_ads.sync_runs set status = 'succeeded' where connection_id = ${connectionId}`;
  await database`
    update amazon_ads.connections set last_synced_at = now() - interval '49 hours' where id = ${connectionId}`;
  assert.deepEqual(codes(await only(person)), ["sync_overdue"]);
  await database`
    insert into amazon_ads.sync_runs (user_id, connection_id, trigger)
    values (${person.userId}, ${connectionId}, 'scheduled')`;
  const syncing = await only(person);
  assert.equal(syncing.syncing, true);
  assert.deepEqual(codes(syncing), []);
  await database`
    update amazon_ads.sync_runs set lease_expires_at = now() - interval '11 minutes'
    where connection_id = ${connectionId} and status = 'running'`;
  const stalled = await only(person);
  assert.equal(stalled.syncing, false, "a sync whose process died long ago is none");
  assert.deepEqual(codes(stalled), ["sync_overdue"]);

  await database`delete from amazon_ads.sync_runs where connection_id = ${connectionId}`;
  await database`update amazon_ads.connections set last_synced_at = null where id = ${connectionId}`;
  const never = await only(person);
  assert.deepEqual(codes(never), ["never_synced"]);
  assert.equal(never.last_sync, null);
});

Deno.test("accounts that need a look are listed one by one, with why", async () => {
  const { person, connectionId } = await newSyncedConnection("agency:10");
  await cure(connectionId);
  const rows = await database<{ id: string }[]>`
    select id from amazon_ads.user_accounts
    where connection_id = ${connectionId} and source = 'ads-accounts' order by account_name, id`;
  const [suspended, pending, inactive, errors, aside] = rows.map(({ id }) => id);
  for (
    const [id, status] of [[suspended, "suspended"], [pending, "pending"], [inactive, "inactive"]]
  ) {
    await database`update amazon_ads.user_accounts set status = ${status ?? ""} where id = ${
      id ?? ""
    }`;
  }
  await database`
    update amazon_ads.user_accounts
    set metadata = metadata || '{"errors": {"UK": [{"errorCode": "X"}], "DE": []}}' where id = ${
    errors ?? ""
  }`;
  await person.call("sync-accounts", { operation: "disconnect", account_ids: [aside] });

  const connection = await only(person);
  assert.equal(connection.status, "healthy", "an account's trouble is the account's");
  const { healthy, ...unhealthy } = connection.account_summary;
  assert.deepEqual(unhealthy, { degraded: 4, error: 1 });
  const [{ count }] = await database<[{ count: number }]>`
    select count(*)::int as count from amazon_ads.user_accounts where connection_id = ${connectionId}`;
  assert.equal(healthy, count - 5);
  const found = new Map<string, string[]>(
    connection.accounts.map((account: Answer["body"]) => [
      account.account_id,
      [account.status, ...codes(account)],
    ]),
  );
  assert.equal(found.size, 5);
  assert.deepEqual(found.get(suspended ?? ""), ["error", "account_suspended"]);
  assert.deepEqual(found.get(pending ?? ""), ["degraded", "account_pending"]);
  assert.deepEqual(found.get(inactive ?? ""), ["degraded", "account_inactive"]);
  assert.deepEqual(found.get(errors ?? ""), ["degraded", "account_errors"]);
  assert.deepEqual(found.get(aside ?? ""), ["degraded", "disconnected"]);
  const told = connection.accounts.find((a: Answer["body"]) => a.account_id === errors);
  assert.match(told.reasons[0].detail, /DE, UK|UK, DE/);
  assert.match(told.amazon_account_id, /^amzn1\./);

  const all = await health(person, { connection_id: connectionId, accounts: "all" });
  assert.equal(all.connections[0].accounts.length, count);
  const well = all.connections[0].accounts.filter((a: Answer["body"]) => a.status === "healthy");
  assert.equal(well.length, healthy);
  assert.ok(well.every((a: Answer["body"]) => a.reasons.length === 0));
});

Deno.test("ten thousand accounts: quick, and the unhealthy ones in pages that neither miss nor repeat one", async () => {
  const { person, connectionId } = await newSyncedConnection("agency:250");
  await database`
    insert into amazon_ads.user_accounts
    select copy.*
    from amazon_ads.user_accounts as u
    cross join generate_series(1, 10000) as n
    cross join jsonb_populate_record(u, jsonb_build_object(
      'id', gen_random_uuid(), 'amazon_account_id', 'amzn1.ads-account.g.copy' || n
    )) as copy
    where u.id = (
      select a.id from amazon_ads.user_accounts as a
      where a.connection_id = ${connectionId} and not a.is_default order by a.amazon_account_id limit 1
    )`;
  await cure(connectionId);
  await database`
    update amazon_ads.user_accounts set status = 'suspended'
    where connection_id = ${connectionId} and hashtext(amazon_account_id) % 20 = 0`;
  const suspended = await database<{ id: string }[]>`
    select id from amazon_ads.user_accounts where connection_id = ${connectionId} and status = 'suspended'`;
  assert.ok(suspended.length > 300);
  const seen: string[] = [];
  let more: Record<string, unknown> = { connection_id: connectionId };
  for (;;) {
    const { connections: [connection] } = await health(person, { ...more, limit: 150 });
    assert.equal(connection.account_summary.error, suspended.length);
    seen.push(...connection.accounts.map((a: { account_id: string }) => a.account_id));
    if (connection.next_cursor === null) break;
    more = { cursor: connection.next_cursor };
  }
  assert.deepEqual(seen.toSorted(), suspended.map(({ id }) => id).toSorted());
  assert.equal(new Set(seen).size, seen.length);
  const [{ ms }] = await database.begin(async (sql) => {
    await sql`set local role service_role`;
    const started = performance.now();
    await sql`select amazon_ads.read_account_health(
      ${sql.json({ kind: "user", user_id: person.userId })}, null, false, 101, null)`;
    return [{ ms: performance.now() - started }];
  });
  assert.ok(ms < 1_000, `${ms} ms`);
});

Deno.test("several connections: each by itself, newest first, and a consent under way is none yet", async () => {
  const person = await newPerson();
  const one = await connect(person.as, "seller");
  const two = await connect(person.as, "seller@two");
  for (const id of [one, two]) await firstSyncEnded(id, 150_000);
  const pending = await startConsent(person.as);
  await database`
    update amazon_ads.connections set last_synced_at = now() - interval '3 days' where id = ${one}`;
  const { summary, connections } = await health(person);
  assert.deepEqual(summary, { healthy: 1, degraded: 1, error: 0 });
  assert.deepEqual(connections.map((c: Answer["body"]) => c.connection_id), [two, one]);
  const asked = await health(person, { connection_id: one });
  assert.deepEqual(asked.connections.map((c: Answer["body"]) => c.connection_id), [one]);
  const waiting = await person.call("account-health", { connection_id: pending.connectionId });
  assert.equal(waiting.status, 409);
  assert.equal(waiting.body.code, "connection_not_ready");
});

Deno.test("nobody sees how another's connection fares", async () => {
  const { person, connectionId } = await newSyncedConnection("seller");
  const other = await connect(person.as, "seller@other");
  const stranger = await newPerson();
  const foreign = await stranger.call("account-health", { connection_id: connectionId });
  assert.equal(foreign.status, 404);
  assert.equal(foreign.body.code, "connection_not_found");

  const tokens = await call(
    "account-health",
    {},
    (await makeKey(person.as, { scopes: ["tokens"] })).as,
  );
  assert.equal(tokens.body.code, "api_key_scope_missing");
  const bound =
    (await makeKey(person.as, { scopes: ["accounts:read"], connection_id: connectionId })).as;
  const { body } = await call("account-health", {}, bound);
  assert.deepEqual(
    body.connections.map((c: Answer["body"]) => c.connection_id),
    [connectionId],
  );
  const beyond = await call("account-health", { connection_id: other }, bound);
  assert.equal(beyond.body.code, "connection_not_found");
  const operator = await call("account-health", { user_id: person.userId }, {
    apikey: secretKeys.default,
  });
  assert.equal(operator.body.connections.length, 2);
});

Deno.test("GET asks with a query; a made-up cursor and another connection's are refused", async () => {
  const { person, connectionId } = await newSyncedConnection("agency:10");
  await cure(connectionId);
  await database`update amazon_ads.user_accounts set status = 'pending' where connection_id = ${connectionId}`;
  const key = (await makeKey(person.as, { scopes: ["accounts:read"] })).as;
  const response = await fetch(
    `${stack.functions_url}/account-health?connection_id=${connectionId}&limit=2`,
    { headers: key },
  );
  assert.equal(response.status, 200);
  const { connections: [connection] } = await response.json();
  assert.equal(connection.accounts.length, 2);
  const madeUp = await person.call("account-health", { cursor: "bm90IGEgY3Vyc29y" });
  assert.equal(madeUp.body.code, "cursor_invalid");
  const other = await person.call("account-health", {
    connection_id: crypto.randomUUID(),
    cursor: connection.next_cursor,
  });
  assert.equal(other.body.code, "cursor_invalid");
  const stolen = await (await newPerson()).call("account-health", {
    cursor: connection.next_cursor,
  });
  assert.equal(stolen.body.code, "connection_not_found");
});
