import assert from "node:assert/strict";
import { call } from "../support/call.ts";
import { connect } from "../support/connect.ts";
import { makeKey } from "../support/credentials.ts";
import { newSyncedConnection } from "../support/new-synced-connection.ts";
import { firstSyncEnded } from "../support/first-sync.ts";
import { newPerson, type Person } from "../support/person.ts";
import { amazon, database, secretKeys } from "../support/stack.ts";

interface Row {
  id: string;
  account_name: string;
  status: string;
  is_default: boolean;
  disconnected_at: Date | null;
  name_set_by_user: boolean;
  metadata: Record<string, unknown>;
  updated_at: Date;
}

async function accountsOf(connectionId: string): Promise<Row[]> {
  return await database<Row[]>`
    select id, account_name, status, is_default, disconnected_at, name_set_by_user, metadata, updated_at
    from amazon_ads.user_accounts where connection_id = ${connectionId} order by account_name, id`;
}

async function account(id: string): Promise<Row> {
  const [row] = await database<Row[]>`select * from amazon_ads.user_accounts where id = ${id}`;
  return row ?? assert.fail(`no account ${id}`);
}

async function defaultsOf(person: Person): Promise<string[]> {
  const rows = await database<{ id: string }[]>`
    select id from amazon_ads.user_accounts where user_id = ${person.userId} and is_default`;
  return rows.map(({ id }) => id);
}

function update(
  person: Person,
  account_ids: string[],
  set: Record<string, unknown>,
): ReturnType<Person["call"]> {
  return person.call("sync-accounts", { operation: "update", account_ids, set });
}

async function activeAccounts(connectionId: string): Promise<[Row, Row, Row]> {
  const [one, two, three] = (await accountsOf(connectionId)).filter(({ status }) =>
    status === "active"
  );
  assert.ok(one && two && three);
  return [one, two, three];
}

async function sync(person: Person, connectionId: string): Promise<Record<string, number>> {
  const { body } = await person.call("sync-accounts", { connection_ids: [connectionId] });
  assert.equal(body.results[0].status, "succeeded", JSON.stringify(body));
  return body.results[0].run;
}

Deno.test("a disconnected account stays inactive through a sync, until an update takes it back", async () => {
  const { person, connectionId } = await newSyncedConnection("agency:5");
  const [one] = await activeAccounts(connectionId);
  const { status, body } = await person.call("sync-accounts", {
    operation: "disconnect",
    account_ids: [one.id],
  });
  assert.equal(status, 200);
  assert.deepEqual(body, {
    results: [{ account_id: one.id, status: "ok" }],
    summary: { total: 1, ok: 1, refused: 0 },
  });
  const put = await account(one.id);
  assert.equal(put.status, "inactive");
  assert.ok(put.disconnected_at);

  const run = await sync(person, connectionId);
  assert.equal(run["accounts_updated"], 0, "an account that stays as it is is only stamped");
  assert.equal((await account(one.id)).status, "inactive");

  const again = await person.call("sync-accounts", {
    operation: "disconnect",
    account_ids: [one.id],
  });
  assert.equal(again.body.summary.ok, 1, "disconnecting it again is no error");
  assert.deepEqual((await account(one.id)).disconnected_at, put.disconnected_at);

  assert.equal((await update(person, [one.id], { status: "active" })).body.summary.ok, 1);
  assert.equal((await account(one.id)).status, "active");
  assert.equal((await account(one.id)).disconnected_at, null);
  assert.equal((await sync(person, connectionId))["accounts_updated"], 0);
  assert.equal((await account(one.id)).status, "active");
});

Deno.test("a disconnected account that Amazon suspends meanwhile is what Amazon says after it was taken back", async () => {
  const persona = "agency:4@suspended";
  const { person, connectionId } = await newSyncedConnection(persona);
  const [one] = await activeAccounts(connectionId);
  await update(person, [one.id], { status: "inactive" });
  const [{ amazon_account_id }] = await database<[{ amazon_account_id: string }]>`
    select amazon_account_id from amazon_ads.user_accounts where id = ${one.id}`;
  await amazon.changeData(persona, {
    op: "update_account",
    ads_account_id: amazon_account_id,
    set: { status: "DISABLED" },
  });
  await sync(person, connectionId);
  assert.equal((await account(one.id)).status, "inactive");
  await update(person, [one.id], { status: "active" });
  await sync(person, connectionId);
  assert.equal((await account(one.id)).status, "suspended");
  const { body } = await update(person, [one.id], { status: "active" });
  assert.equal(body.results[0].error.code, "account_status_from_amazon");
  assert.equal((await account(one.id)).status, "suspended");
});

Deno.test("a name of the user's own survives syncs, and goes back to Amazon's with null", async () => {
  const { person, connectionId } = await newSyncedConnection("agency:3");
  const [one] = await activeAccounts(connectionId);
  await update(person, [one.id], { account_name: "  Our best client  " });
  assert.equal((await account(one.id)).account_name, "Our best client");
  assert.equal((await sync(person, connectionId))["accounts_updated"], 0);
  assert.equal((await account(one.id)).account_name, "Our best client");
  await update(person, [one.id], { account_name: null });
  assert.equal((await sync(person, connectionId))["accounts_updated"], 1);
  assert.equal((await account(one.id)).account_name, one.account_name);
});

Deno.test("metadata is merged, null takes a key away, and a sync keeps the user's keys", async () => {
  const { person, connectionId } = await newSyncedConnection("agency:3");
  const [one] = await activeAccounts(connectionId);
  await update(person, [one.id], {
    metadata: { team: "blue", tags: ["a"], "9007199254740993": 1 },
  });
  await update(person, [one.id], { metadata: { tags: null, budget: { monthly: 12.5 } } });
  const expected = {
    ...one.metadata,
    team: "blue",
    budget: { monthly: 12.5 },
    "9007199254740993": 1,
  };
  assert.deepEqual((await account(one.id)).metadata, expected);
  assert.equal((await sync(person, connectionId))["accounts_updated"], 0);
  assert.deepEqual((await account(one.id)).metadata, expected);
});

Deno.test("there is one default: choosing another moves it, disconnecting it passes it on, and nobody has none", async () => {
  const { person, connectionId } = await newSyncedConnection("agency:5");
  const [first] = await defaultsOf(person);
  const other = (await activeAccounts(connectionId)).find(({ id }) => id !== first);
  assert.ok(first && other);

  const none = await update(person, [first], { is_default: false });
  assert.equal(none.body.results[0].error.code, "default_account_required");
  const chosen = await update(person, [other.id], { is_default: true });
  assert.equal(chosen.body.results[0].status, "ok");
  assert.deepEqual(await defaultsOf(person), [other.id]);
  const same = await update(person, [other.id], { is_default: true });
  assert.equal(same.body.results[0].status, "ok");
  const notDefault = await update(person, [first], { is_default: false });
  assert.equal(notDefault.body.results[0].status, "ok", "what is so already is no error");

  await person.call("sync-accounts", { operation: "disconnect", account_ids: [other.id] });
  const [next, ...more] = await defaultsOf(person);
  assert.ok(next && next !== other.id && more.length === 0);
  const inactive = await update(person, [other.id], { is_default: true });
  assert.equal(inactive.body.results[0].error.code, "account_not_active");
  const both = await update(person, [other.id], { is_default: true, status: "active" });
  assert.equal(both.body.results[0].status, "ok");
  assert.deepEqual(await defaultsOf(person), [other.id]);
});

Deno.test("twenty choices of a default at the same time leave exactly one", async () => {
  const { person, connectionId } = await newSyncedConnection("agency:20");
  const rows = await accountsOf(connectionId);
  const answers = await Promise.all(
    rows.slice(0, 20).map(({ id }) => update(person, [id], { is_default: true })),
  );
  assert.ok(
    answers.every(({ status }) => status === 200),
    JSON.stringify(answers.map((a) => a.body)),
  );
  assert.equal((await defaultsOf(person)).length, 1);
});

Deno.test("changes while a sync runs keep what the user decided, and the sync succeeds", async () => {
  const { person, connectionId } = await newSyncedConnection("agency:300");
  const rows = await accountsOf(connectionId);
  const ids = rows.slice(0, 100).map(({ id }) => id);
  const [run, ...changes] = await Promise.all([
    person.call("sync-accounts", { connection_ids: [connectionId] }),
    update(person, ids, { metadata: { team: "blue" } }),
    update(person, ids.toReversed(), { account_name: "Ours" }),
    person.call("sync-accounts", { operation: "disconnect", account_ids: ids.slice(50) }),
  ]);
  assert.equal(run?.body.results[0].status, "succeeded", JSON.stringify(run?.body));
  for (const { body } of changes) assert.equal(body.summary.refused, 0, JSON.stringify(body));
  await sync(person, connectionId);
  const after = (await accountsOf(connectionId)).filter(({ id }) => ids.includes(id));
  assert.ok(after.every(({ account_name }) => account_name === "Ours"));
  assert.ok(after.every(({ metadata }) => metadata["team"] === "blue"));
  assert.equal(after.filter(({ status }) => status === "inactive").length, 50);
});

Deno.test("one bad item does not sink the rest; each has its own result, in the order asked", async () => {
  const { person, connectionId } = await newSyncedConnection("seller");
  const stranger = await newSyncedConnection("seller");
  const [own] = await accountsOf(connectionId);
  const [foreign] = await accountsOf(stranger.connectionId);
  assert.ok(own && foreign);
  const unknown = crypto.randomUUID();
  const ids = [unknown, own.id, foreign.id, own.id];
  const { status, body } = await update(person, ids, { metadata: { team: "blue" } });
  assert.equal(status, 200);
  assert.deepEqual(
    body.results.map((result: Record<string, string>) => [result["account_id"], result["status"]]),
    [[unknown, "refused"], [own.id, "ok"], [foreign.id, "refused"]],
  );
  assert.equal(body.results[2].error.code, "account_not_found");
  assert.match(body.results[2].error.detail, /no such account/);
  assert.deepEqual(body.summary, { total: 3, ok: 1, refused: 2 });
  assert.deepEqual((await account(foreign.id)).metadata["team"], undefined);

  const gone = await person.call("sync-accounts", {
    operation: "disconnect",
    account_ids: [foreign.id, own.id],
  });
  assert.deepEqual(gone.body.summary, { total: 2, ok: 1, refused: 1 });
  assert.equal((await account(foreign.id)).status, "active");
});

Deno.test("connections are disconnected as one by one, and the default passes to a living one", async () => {
  const person = await newPerson();
  const [one, two] = [await connect(person.as, "seller"), await connect(person.as, "agency:3")];
  for (const id of [one, two]) await firstSyncEnded(id, 150_000);
  const [before] = await defaultsOf(person);
  const [owner] = await database<{ connection_id: string }[]>`
    select connection_id from amazon_ads.user_accounts where id = ${before ?? ""}`;
  const [going, staying] = owner?.connection_id === one ? [one, two] : [two, one];
  const foreign = await newSyncedConnection("seller");
  const { status, body } = await person.call("sync-accounts", {
    operation: "disconnect",
    connection_ids: [foreign.connectionId, going],
  });
  assert.equal(status, 200);
  assert.deepEqual(body.results.map((r: Record<string, string>) => r["status"]), ["refused", "ok"]);
  assert.equal(body.results[0].error.code, "connection_not_found");
  const token = await person.call("get-token", { connection_id: going });
  assert.equal(token.body.code, "connection_disconnected");
  const [now] = await defaultsOf(person);
  const [heir] = await database<{ connection_id: string }[]>`
    select connection_id from amazon_ads.user_accounts where id = ${now ?? ""}`;
  assert.equal(heir?.connection_id, staying);
  const [dead] = await accountsOf(going);
  const revived = await update(person, [dead?.id ?? ""], { status: "active" });
  assert.equal(
    revived.body.results[0].error.code,
    "connection_disconnected",
    "an account without tokens is not made active",
  );
  assert.equal(
    (await foreign.person.call("get-token", { connection_id: foreign.connectionId })).status,
    200,
  );
});

Deno.test("keys: what reads may not change, and destroying tokens needs the right to", async () => {
  const { person, connectionId } = await newSyncedConnection("agency:3");
  const other = await connect(person.as, "seller");
  await firstSyncEnded(other, 150_000);
  const [one] = await activeAccounts(connectionId);
  const change = { operation: "update", account_ids: [one.id], set: { metadata: { a: 1 } } };
  const reader = (await makeKey(person.as, { scopes: ["accounts:read"] })).as;
  const writer = (await makeKey(person.as, { scopes: ["accounts:write"] })).as;
  const full = (await makeKey(person.as, {
    scopes: ["accounts:write", "connections:write"],
    connection_id: other,
  })).as;

  const refused = await call("sync-accounts", change, reader);
  assert.equal(refused.status, 403);
  assert.equal(refused.body.code, "api_key_scope_missing");
  assert.equal((await call("sync-accounts", change, writer)).body.summary.ok, 1);
  const disconnect = { operation: "disconnect", connection_ids: [connectionId] };
  assert.equal(
    (await call("sync-accounts", disconnect, writer)).body.code,
    "api_key_scope_missing",
  );
  const bound = await call("sync-accounts", disconnect, full);
  assert.equal(bound.body.results[0].error.code, "connection_not_found");
  const beyond = await call("sync-accounts", change, full);
  assert.equal(beyond.body.results[0].error.code, "account_not_found");
  const [theirs] = await accountsOf(other);
  const taken = await call("sync-accounts", {
    operation: "update",
    account_ids: [theirs?.id],
    set: { is_default: true },
  }, full);
  assert.equal(taken.body.results[0].error.code, "default_account_out_of_reach");
  assert.equal((await person.call("get-token", { connection_id: connectionId })).status, 200);
});

Deno.test("the operator changes accounts of a user that it names; the schedule changes none", async () => {
  const { person, connectionId } = await newSyncedConnection("seller");
  const [one] = await accountsOf(connectionId);
  const change = { operation: "update", account_ids: [one?.id], set: { metadata: { a: 1 } } };
  const named = await call("sync-accounts", { ...change, user_id: person.userId }, {
    apikey: secretKeys.default,
  });
  assert.equal(named.body.summary.ok, 1);
  for (const apikey of [secretKeys.default]) {
    const { status, body } = await call("sync-accounts", change, { apikey });
    assert.equal(status, 400);
    assert.equal(body.code, "user_required");
  }
});

const ID = "0b5f1d8e-7a52-4d2c-9f6e-3c1a90f4b2d1";

for (
  const [what, body, path] of [
    ["an id that is none", { operation: "disconnect", account_ids: [ID, "1"] }, "account_ids.1"],
    ["both kinds of ids", { operation: "disconnect", account_ids: [ID], connection_ids: [ID] }, ""],
    ["neither kind of ids", { operation: "disconnect" }, ""],
    ["nothing to change", { operation: "update", account_ids: [ID], set: {} }, "set"],
    [
      "two accounts for one default",
      { operation: "update", account_ids: [ID, crypto.randomUUID()], set: { is_default: true } },
      "account_ids",
    ],
    [
      "a status that is Amazon's",
      { operation: "update", account_ids: [ID], set: { status: "suspended" } },
      "set.status",
    ],
    [
      "metadata that is Amazon's",
      { operation: "update", account_ids: [ID], set: { metadata: { errors: {} } } },
      "set.metadata",
    ],
    [
      "metadata of more than 16 KiB",
      { operation: "update", account_ids: [ID], set: { metadata: { a: "ä".repeat(8192) } } },
      "set.metadata",
    ],
    [
      "more than a hundred ids",
      {
        operation: "disconnect",
        account_ids: Array.from({ length: 101 }, () => crypto.randomUUID()),
      },
      "account_ids",
    ],
  ] as const
) {
  Deno.test(`a request with ${what} is refused as a whole`, async () => {
    const { status, body: problem } = await (await newPerson()).call("sync-accounts", body);
    assert.equal(status, 400);
    assert.equal(problem.code, "invalid_request");
    assert.ok(
      problem.issues.some((issue: { path: string }) => issue.path === path),
      JSON.stringify(problem),
    );
  });
}

Deno.test("metadata that has grown by many updates is stopped before it is too large", async () => {
  const { person, connectionId } = await newSyncedConnection("seller");
  const [one] = await accountsOf(connectionId);
  assert.ok(one);
  const codes: unknown[] = [];
  for (const key of ["a", "b", "c", "d", "e"]) {
    const { body } = await update(person, [one.id], { metadata: { [key]: "x".repeat(16_000) } });
    codes.push(body.results[0].error?.code ?? "ok");
  }
  assert.deepEqual(codes, ["ok", "ok", "ok", "ok", "metadata_too_large"]);
  const less = await update(person, [one.id], { metadata: { a: null } });
  assert.equal(less.body.results[0].status, "ok");
});

Deno.test("a hundred accounts are changed in one call", async () => {
  const { person, connectionId } = await newSyncedConnection("agency:150");
  const ids = (await accountsOf(connectionId)).slice(0, 100).map(({ id }) => id);
  const { body } = await update(person, ids, { metadata: { team: "blue" } });
  assert.deepEqual(body.summary, { total: 100, ok: 100, refused: 0 });
  const changed = (await accountsOf(connectionId)).filter(({ metadata }) => metadata["team"]);
  assert.deepEqual(changed.map(({ id }) => id).toSorted(), ids.toSorted());
});
