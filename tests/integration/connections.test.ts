import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import { until } from "../../local/demo/until.ts";
import { tokenRequestsDuring, withFault } from "../support/amazon-requests.ts";
import { agree, connectWith, startAs } from "../support/consent-as.ts";
import { asPerson, type Credential } from "../support/credentials.ts";
import { firstSyncOf } from "../support/first-sync.ts";
import { codeFor, newLwaApp, projectApp, projectAppAt, tokensFor } from "../support/lwa-app.ts";
import { newPerson } from "../support/person.ts";
import { assertDone, assertRefused, send } from "../support/send.ts";
import { amazon, database } from "../support/stack.ts";
import { historyOf } from "../support/token-state.ts";
import { withoutSchedule } from "../support/schedule.ts";

withoutSchedule();

const REFRESH = { operation: "token", grant_type: "refresh_token" } as const;

async function newUser(): Promise<Credential> {
  return await asPerson(await newPerson());
}

function idsOf(connections: { id: string }[]): string[] {
  return connections.map(({ id }) => id);
}

async function tokensIn(connectionId: string): Promise<number> {
  const rows =
    await database`select from private.oauth_tokens where connection_id = ${connectionId}`;
  return rows.length;
}

async function refreshUnderWay(connectionId: string): Promise<void> {
  await until("somebody refreshes", 5_000, async () => {
    const [lease] = await database`
      select from private.oauth_tokens where connection_id = ${connectionId} and lease_id is not null`;
    return lease;
  });
}

Deno.test("connections are listed newest first, and nobody else's", async () => {
  const user = await newUser();
  assert.deepEqual(assertDone(await send(user, "GET", "connections")), { connections: [] });
  const older = await connectWith(user, "seller", { name: "Older" });
  const newer = await connectWith(user, "brand", { name: "Newer", region: "EU" });
  await connectWith(await newUser());
  const { connections } = assertDone(await send(user, "GET", "connections"));
  assert.deepEqual(idsOf(connections), [newer, older]);
  const { name, status, region, client_id, oauth_client_id, scopes } = connections[0];
  assert.deepEqual({ name, status, region, client_id, oauth_client_id, scopes }, {
    name: "Newer",
    status: "active",
    region: "EU",
    client_id: projectApp.client_id,
    oauth_client_id: null,
    scopes: ["advertising::campaign_management"],
  });
});

Deno.test("one connection comes with the state of its token, and never with the token", async () => {
  const user = await newUser();
  const id = await connectWith(user);
  const before = assertDone(await send(user, "GET", `connections/${id}`)).connection;
  assert.ok(before.token.expires_in > 3500 && before.token.expires_in <= 3600);
  assert.equal(before.token.refresh_count, 0);
  assert.ok(Date.parse(before.token.next_refresh) < Date.parse(before.token.expires_at));
  assert.deepEqual([before.token.last_error, before.token.next_attempt_at], [null, null]);
  assert.ok(!/Atz|eyJ/.test(JSON.stringify(before)));

  assertDone(await send(user, "POST", "get-token", { connection_id: id, force_refresh: true }));
  await withFault(
    { match: REFRESH, respond: { status: 503, retry_after: 60 } },
    () => send(user, "POST", "get-token", { connection_id: id, force_refresh: true }),
  );
  const { connection } = assertDone(await send(user, "GET", `connections/${id}`));
  assert.equal(connection.token.refresh_count, 1);
  assert.equal(connection.token.last_error, "amazon_unavailable");
  assert.equal(connection.last_error, "amazon_unavailable");
  assert.ok(Date.parse(connection.token.next_attempt_at) > Date.now());
});

Deno.test("a connection is renamed and told which regions to sync", async () => {
  const user = await newUser();
  const id = await connectWith(user, "brand");
  await firstSyncOf(id);
  const renamed = assertDone(await send(user, "PATCH", `connections/${id}`, { name: " Shop " }));
  assert.equal(renamed.connection.name, "Shop");
  assert.deepEqual(renamed.connection.regions, ["NA", "EU", "FE"]);
  const fewer = assertDone(
    await send(user, "PATCH", `connections/${id}`, { regions: ["EU", "EU"] }),
  );
  assert.deepEqual([fewer.connection.name, fewer.connection.regions], ["Shop", ["EU"]]);
  const { results } = assertDone(
    await send(user, "POST", "sync-accounts", { connection_ids: [id] }),
  );
  const asked = results[0].run.sources.map((source: Record<string, string>) => source["region"]);
  assert.deepEqual(new Set(asked), new Set(["EU"]));
});

Deno.test("a change that makes no sense changes nothing", async () => {
  const user = await newUser();
  const id = await connectWith(user);
  await firstSyncOf(id);
  const before = assertDone(await send(user, "GET", `connections/${id}`)).connection;
  for (
    const change of [
      { name: "" },
      { name: "x".repeat(121) },
      { name: "a\u0000b" },
      { name: "\ud800" },
      { regions: [] },
      { regions: ["US"] },
      { status: "active" },
      { user_id: crypto.randomUUID() },
    ]
  ) {
    assertRefused(await send(user, "PATCH", `connections/${id}`, change), 400, "invalid_request");
  }
  const after = assertDone(await send(user, "GET", `connections/${id}`)).connection;
  assert.deepEqual({ ...after, token: null }, { ...before, token: null });
});

Deno.test("disconnecting destroys the tokens and keeps the history and the accounts", async () => {
  const user = await newUser();
  const id = await connectWith(user);
  await firstSyncOf(id);
  const { connection } = assertDone(await send(user, "DELETE", `connections/${id}`));
  assert.deepEqual([connection.id, connection.status], [id, "disconnected"]);
  assert.equal(await tokensIn(id), 0);
  assert.deepEqual((await historyOf(id)).map(({ action }) => action), ["created", "revoked"]);

  const token = await send(user, "POST", "get-token", { connection_id: id });
  assertRefused(token, 409, "connection_disconnected");
  assert.equal(token.body.connection_id, id);
  const { accounts } = assertDone(await send(user, "POST", "list-accounts", { connection_id: id }));
  assert.ok(accounts.length > 0);
  for (const { status, is_default, profiles } of accounts) {
    assert.deepEqual([status, is_default], ["inactive", false]);
    assert.ok(
      profiles.every((profile: Record<string, unknown>) => profile["status"] === "inactive"),
    );
  }
  const read = assertDone(await send(user, "GET", `connections/${id}`)).connection;
  assert.deepEqual([read.status, read.token], ["disconnected", null]);
  const { results } = assertDone(
    await send(user, "POST", "sync-accounts", { connection_ids: [id] }),
  );
  assert.equal(results[0].error.code, "connection_disconnected");
  assert.deepEqual(assertDone(await send(user, "POST", "sync-accounts")).results, []);

  const again = assertDone(await send(user, "DELETE", `connections/${id}`));
  assert.equal(again.connection.status, "disconnected", "once more is no error");
  assert.equal((await historyOf(id)).length, 2);
});

Deno.test("a refresh under way while its connection is disconnected cannot bring the tokens back", async () => {
  const user = await newUser();
  const connection_id = await connectWith(user);
  const refreshing = withFault(
    { match: REFRESH, respond: { delay_ms: 1000 } },
    () => send(user, "POST", "get-token", { connection_id, force_refresh: true }),
  );
  await refreshUnderWay(connection_id);
  assertDone(await send(user, "DELETE", `connections/${connection_id}`));
  assertRefused(await refreshing, 409, "connection_disconnected");
  assert.equal(await tokensIn(connection_id), 0);
});

Deno.test("nor can it overwrite the tokens of a new consent", async () => {
  const user = await newUser();
  const connection_id = await connectWith(user, "seller@before");
  const refreshing = withFault(
    { match: REFRESH, respond: { delay_ms: 2000 } },
    () => send(user, "POST", "get-token", { connection_id, force_refresh: true }),
  );
  await refreshUnderWay(connection_id);
  assertDone(await send(user, "DELETE", `connections/${connection_id}`));
  await connectWith(user, "seller@after", { connection_id });
  const anew = assertDone(await send(user, "POST", "get-token", { connection_id }));
  await refreshing;
  const after = assertDone(await send(user, "POST", "get-token", { connection_id }));
  assert.equal(after.access_token, anew.access_token);
});

Deno.test("a new consent brings a disconnected connection and its accounts back", async () => {
  const user = await newUser();
  const connection_id = await connectWith(user, "seller", { name: "Kept" });
  await firstSyncOf(connection_id);
  assertDone(await send(user, "DELETE", `connections/${connection_id}`));
  assert.equal(await connectWith(user, "seller", { connection_id }), connection_id);
  const { connection } = assertDone(await send(user, "GET", `connections/${connection_id}`));
  assert.deepEqual([connection.status, connection.name], ["active", "Kept"]);
  assertDone(await send(user, "POST", "get-token", { connection_id }));
  assert.deepEqual((await historyOf(connection_id)).map(({ action }) => action), [
    "created",
    "revoked",
    "created",
  ]);
  // The sync that follows a confirmation may be running already: either one will do.
  await send(user, "POST", "sync-accounts", { connection_ids: [connection_id] });
  for (let tries = 0;; tries++) {
    const { accounts } = assertDone(await send(user, "POST", "list-accounts", { connection_id }));
    const back = accounts.every((account: Record<string, unknown>) =>
      account["status"] === "active"
    );
    if (back && accounts.some((account: Record<string, unknown>) => account["is_default"])) break;
    assert.ok(tries < 50, JSON.stringify(accounts));
    await setTimeout(100);
  }
});

Deno.test("a consent that was never finished is broken off by disconnecting, and leaves nothing", async () => {
  const user = await newUser();
  const pending = await startAs(user);
  const waiting = await startAs(user);
  const confirmation = await agree(waiting);
  for (const { connectionId } of [pending, waiting]) {
    const { connection } = assertDone(await send(user, "DELETE", `connections/${connectionId}`));
    assert.equal(connection.status, "disconnected");
  }
  assert.deepEqual(assertDone(await send(user, "GET", "connections")), { connections: [] });
  const late = await send(user, "POST", "oauth-confirm", { confirmation });
  assertRefused(late, 404, "confirmation_invalid");
});

Deno.test("a refresh token of another system becomes a connection that works at once", async () => {
  const user = await newUser();
  const { refresh_token } = await tokensFor(projectApp, "seller@import");
  const { connection } = assertDone(
    await send(user, "POST", "connections", { refresh_token, name: "Old system", region: "FE" }),
  );
  assert.deepEqual([connection.status, connection.name, connection.region], [
    "active",
    "Old system",
    "FE",
  ]);
  assert.ok(connection.token.expires_in > 3500);
  assert.ok(!/Atz|eyJ/.test(JSON.stringify(connection)));
  const given = { connection_id: connection.id };
  const { result, requests } = await tokenRequestsDuring(() =>
    send(user, "POST", "get-token", given)
  );
  assert.match(assertDone(result).access_token, /^Atza\|/);
  assert.equal(requests, 0, "the token that proved it is kept");
  assertDone(await send(user, "POST", "get-token", { ...given, force_refresh: true }));
  assert.deepEqual((await historyOf(connection.id)).map(({ action }) => action), [
    "imported",
    "refreshed",
  ]);
  await firstSyncOf(connection.id);
});

Deno.test("a refresh token that Amazon replaces at once is imported as its successor", async () => {
  const user = await newUser();
  const { refresh_token } = await tokensFor(projectApp, "seller");
  await amazon.changeSettings({ refresh_token: "rotate" });
  try {
    const { connection } = assertDone(await send(user, "POST", "connections", { refresh_token }));
    const again = { connection_id: connection.id, force_refresh: true };
    assert.equal(assertDone(await send(user, "POST", "get-token", again)).warning, undefined);
  } finally {
    await amazon.resetSettings();
  }
});

Deno.test("what Amazon does not honour is not kept", async (t) => {
  const user = await newUser();
  const revoked = await tokensFor(projectApp, "seller");
  await amazon.revoke({ refresh_token: revoked.refresh_token });
  const foreign = await tokensFor(await newLwaApp(), "seller");
  const good = await tokensFor(projectApp, "seller");
  const down = { match: REFRESH, respond: { status: 503 } };

  await t.step("a token that its person took back", async () => {
    const sent = { refresh_token: revoked.refresh_token };
    assertRefused(await send(user, "POST", "connections", sent), 400, "refresh_token_rejected");
  });
  await t.step("a token that never was one", async () => {
    const sent = { refresh_token: "Atzr|made-up" };
    assertRefused(await send(user, "POST", "connections", sent), 400, "refresh_token_rejected");
  });
  await t.step("a token of another app", async () => {
    const sent = { refresh_token: foreign.refresh_token };
    assertRefused(await send(user, "POST", "connections", sent), 502, "amazon_client_rejected");
  });
  await t.step("any token while Amazon is down", async () => {
    const sent = { refresh_token: good.refresh_token };
    const answer = await withFault(down, () => send(user, "POST", "connections", sent));
    assertRefused(answer, 503, "amazon_unavailable");
    assert.ok(Number(answer.headers.get("retry-after")) > 0);
  });
  await t.step("an app that is not the caller's", async () => {
    const sent = { refresh_token: good.refresh_token, oauth_client_id: crypto.randomUUID() };
    const { result, requests } = await tokenRequestsDuring(() =>
      send(user, "POST", "connections", sent)
    );
    assertRefused(result, 404, "oauth_client_not_found");
    assert.equal(requests, 0);
  });
  await t.step("nor both a token and a code, nor neither", async () => {
    const code = { code: "ANxxxxxxxxxxxxxxxxxx", redirect_uri: "https://old.example/callback" };
    for (const sent of [{}, { ...code, refresh_token: "Atzr|x" }, { code: code.code }]) {
      assertRefused(await send(user, "POST", "connections", sent), 400, "invalid_request");
    }
  });
  assert.deepEqual(assertDone(await send(user, "GET", "connections")), { connections: [] });
});

Deno.test("a code that went to another address is exchanged by hand", async (t) => {
  const user = await newUser();
  const redirect_uri = "https://old-system.example/amazon/callback";
  const app = await projectAppAt(redirect_uri);

  await t.step("once", async () => {
    const code = await codeFor(app, "seller");
    const { connection } = assertDone(
      await send(user, "POST", "connections", { code, redirect_uri, name: "By hand" }),
    );
    assert.equal(connection.name, "By hand");
    assertDone(
      await send(user, "POST", "get-token", { connection_id: connection.id, force_refresh: true }),
    );
    const again = await send(user, "POST", "connections", { code, redirect_uri });
    assertRefused(again, 400, "authorization_code_rejected");
  });
  await t.step("with the verifier that belongs to it", async () => {
    const verifier = "v".repeat(43);
    const challenge = { code_challenge: verifier, code_challenge_method: "plain" };
    const code = await codeFor(app, "seller", challenge);
    const sent = { code, redirect_uri };
    const without = await send(user, "POST", "connections", sent);
    assertRefused(without, 400, "authorization_code_rejected");
    const wrong = { ...sent, code_verifier: "w".repeat(43) };
    assertRefused(
      await send(user, "POST", "connections", wrong),
      400,
      "authorization_code_rejected",
    );
    assertDone(await send(user, "POST", "connections", { ...sent, code_verifier: verifier }));
  });
  await t.step("for the address that it went to, and for no other", async () => {
    const code = await codeFor(app, "seller");
    const elsewhere = { code, redirect_uri: "https://elsewhere.example/callback" };
    const answer = await send(user, "POST", "connections", elsewhere);
    assertRefused(answer, 400, "authorization_code_rejected");
  });
  const { connections } = assertDone(await send(user, "GET", "connections"));
  assert.equal(connections.length, 2, "what was refused left nothing");
});

Deno.test("somebody else's connection is not found, whatever is tried", async () => {
  const [owner, stranger] = [await newUser(), await newUser()];
  const id = await connectWith(owner, "seller", { name: "Mine" });
  for (const unknown of [id, crypto.randomUUID()]) {
    const path = `connections/${unknown}`;
    assertRefused(await send(stranger, "GET", path), 404, "connection_not_found");
    assertRefused(
      await send(stranger, "PATCH", path, { name: "Taken" }),
      404,
      "connection_not_found",
    );
    assertRefused(await send(stranger, "DELETE", path), 404, "connection_not_found");
  }
  const { connection } = assertDone(await send(owner, "GET", `connections/${id}`));
  assert.deepEqual([connection.name, connection.status], ["Mine", "active"]);
  assert.ok(connection.token);
});

Deno.test("an id that is none is refused, a path that is none not found, a method named that is", async () => {
  const user = await newUser();
  const id = crypto.randomUUID();
  for (const malformed of ["1", "null", `${id}x`, "%00", "..%2F", id.replaceAll("-", "")]) {
    for (const method of ["GET", "PATCH", "DELETE"]) {
      const answer = await send(user, method, `connections/${malformed}`);
      assertRefused(answer, 400, "invalid_request");
    }
  }
  for (const path of [`connections/${id}/token`, `connections/${id}/`.concat("/x")]) {
    assertRefused(await send(user, "GET", path), 404, "not_found");
  }
  const wrong: [method: string, path: string, allow: string[]][] = [
    ["PUT", "connections", ["GET", "POST", "OPTIONS"]],
    ["DELETE", "connections", ["GET", "POST", "OPTIONS"]],
    ["POST", `connections/${id}`, ["GET", "PATCH", "DELETE", "OPTIONS"]],
    ["PUT", `connections/${id}`, ["GET", "PATCH", "DELETE", "OPTIONS"]],
    ["GET", "oauth-start", ["POST", "OPTIONS"]],
  ];
  for (const [method, path, allow] of wrong) {
    const answer = await send(user, method, path);
    assertRefused(answer, 405, "method_not_allowed");
    assert.deepEqual(answer.headers.get("allow")?.split(", ").sort(), allow.sort());
  }
  assertRefused(await send(user, "GET", "connections", { limit: 5 }), 400, "invalid_request");
});
