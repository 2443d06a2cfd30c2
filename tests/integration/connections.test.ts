import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import { until } from "../../local/demo/until.ts";
import { tokenRequestsDuring, withFault } from "../support/amazon-requests.ts";
import { connect } from "../support/connect.ts";
import { giveConsent, startConsent } from "../support/consent.ts";
import type { Credential } from "../support/credentials.ts";
import { firstSyncEnded } from "../support/first-sync.ts";
import { codeFor, newLwaApp, projectApp, projectAppAt, tokensFor } from "../support/lwa-app.ts";
import { newPerson } from "../support/person.ts";
import { assertDone, assertRefused, send } from "../support/send.ts";
import { amazon, database } from "../support/stack.ts";
import { historyOf } from "../support/token-state.ts";
import { withoutSchedule } from "../support/schedule.ts";

withoutSchedule();

const REFRESH = { operation: "token", grant_type: "refresh_token" } as const;

async function newUser(): Promise<Credential> {
  return (await newPerson()).as;
}

function idsOf(connections: { id: string }[]): string[] {
  return connections.map(({ id }) => id);
}

async function tokensIn(connectionId: string): Promise<number> {
  const rows =
    await database`select from amazon_ads_private.oauth_tokens where connection_id = ${connectionId}`;
  return rows.length;
}

async function refreshUnderWay(connectionId: string): Promise<void> {
  await until("somebody refreshes", 5_000, async () => {
    const [lease] = await database`
      select from amazon_ads_private.oauth_tokens where connection_id = ${connectionId} and lease_id is not null`;
    return lease;
  });
}

Deno.test("the caller's connections are listed, newest first, and no other user's", async () => {
  const user = await newUser();
  assert.deepEqual(assertDone(await send(user, "GET", "connections")), { connections: [] });
  const older = await connect(user, "seller", { name: "Older" });
  const newer = await connect(user, "brand", { name: "Newer", region: "EU" });
  await connect(await newUser());
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
  const id = await connect(user);
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

Deno.test("a connection gets another name and other regions to sync", async () => {
  const user = await newUser();
  const id = await connect(user, "brand");
  await firstSyncEnded(id);
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

Deno.test("an invalid change changes nothing", async () => {
  const user = await newUser();
  const id = await connect(user);
  await firstSyncEnded(id);
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
    ]
  ) {
    assertRefused(await send(user, "PATCH", `connections/${id}`, change), 400, "invalid_request");
  }
  // Only an operator names a user.
  const named = { name: "New", user_id: crypto.randomUUID() };
  assertRefused(await send(user, "PATCH", `connections/${id}`, named), 403, "caller_not_allowed");
  const after = assertDone(await send(user, "GET", `connections/${id}`)).connection;
  assert.deepEqual({ ...after, token: null }, { ...before, token: null });
});

Deno.test("disconnecting destroys the tokens and keeps the history and the accounts", async () => {
  const user = await newUser();
  const id = await connect(user);
  await firstSyncEnded(id);
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
  const connection_id = await connect(user);
  const refreshing = withFault(
    { match: REFRESH, respond: { delay_ms: 1000 } },
    () => send(user, "POST", "get-token", { connection_id, force_refresh: true }),
  );
  await refreshUnderWay(connection_id);
  assertDone(await send(user, "DELETE", `connections/${connection_id}`));
  assertRefused(await refreshing, 409, "connection_disconnected");
  assert.equal(await tokensIn(connection_id), 0);
});

Deno.test("a refresh of the former consent cannot overwrite the tokens of a new one", async () => {
  const user = await newUser();
  const connection_id = await connect(user, "seller@before");
  const refreshing = withFault(
    { match: REFRESH, respond: { delay_ms: 2000 } },
    () => send(user, "POST", "get-token", { connection_id, force_refresh: true }),
  );
  await refreshUnderWay(connection_id);
  assertDone(await send(user, "DELETE", `connections/${connection_id}`));
  await connect(user, "seller@after", { connection_id });
  const anew = assertDone(await send(user, "POST", "get-token", { connection_id }));
  await refreshing;
  const after = assertDone(await send(user, "POST", "get-token", { connection_id }));
  assert.equal(after.access_token, anew.access_token);
});

Deno.test("a new consent brings a disconnected connection and its accounts back", async () => {
  const user = await newUser();
  const connection_id = await connect(user, "seller", { name: "Kept" });
  await firstSyncEnded(connection_id);
  assertDone(await send(user, "DELETE", `connections/${connection_id}`));
  assert.equal(await connect(user, "seller", { connection_id }), connection_id);
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

Deno.test("disconnecting an unfinished consent removes it", async () => {
  const user = await newUser();
  const pending = await startConsent(user);
  const waiting = await startConsent(user);
  const confirmation = await giveConsent(waiting);
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
  await firstSyncEnded(connection.id);
});

Deno.test("a refresh token that Amazon replaces during the import is stored as its successor", async () => {
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

Deno.test("what Amazon does not accept is not stored", async (t) => {
  const user = await newUser();
  const revoked = await tokensFor(projectApp, "seller");
  await amazon.revoke({ refresh_token: revoked.refresh_token });
  const foreign = await tokensFor(await newLwaApp(), "seller");
  const good = await tokensFor(projectApp, "seller");
  const down = { match: REFRESH, respond: { status: 503 } };

  await t.step("a token whose consent was withdrawn", async () => {
    const sent = { refresh_token: revoked.refresh_token };
    assertRefused(await send(user, "POST", "connections", sent), 400, "refresh_token_rejected");
  });
  await t.step("a token that Amazon never issued", async () => {
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

Deno.test("a refresh token is imported once, however often it is sent", async () => {
  const [user, stranger] = [await newUser(), await newUser()];
  const { refresh_token } = await tokensFor(projectApp, "seller@twice");
  const sent = { refresh_token, consented_at: "2026-08-01T00:00:00Z" };
  const { connection } = assertDone(await send(user, "POST", "connections", sent));
  assert.equal(Date.parse(connection.consent_ends_at), Date.parse("2027-08-01T00:00:00Z"));
  const again = await send(user, "POST", "connections", { refresh_token: `${refresh_token}\n` });
  assertRefused(again, 409, "already_imported");
  assert.equal(again.body.connection_id, connection.id);
  const other = await send(stranger, "POST", "connections", { refresh_token });
  assertRefused(other, 409, "already_imported");
  assert.equal("connection_id" in other.body, false);
  assertDone(await send(user, "DELETE", `connections/${connection.id}`));
  assertDone(await send(user, "POST", "connections", { refresh_token }));
});

Deno.test("a copied code of another address is exchanged", async (t) => {
  const user = await newUser();
  const redirect_uri = "https://old-system.example/amazon/callback";
  const app = await projectAppAt(redirect_uri);
  const code_verifier = "v".repeat(43);
  const challenge = { code_challenge: code_verifier, code_challenge_method: "plain" };

  await t.step("once", async () => {
    const code = await codeFor(app, "seller", challenge);
    const sent = { code, redirect_uri, code_verifier, name: "By hand" };
    const { connection } = assertDone(await send(user, "POST", "connections", sent));
    const lifetime = Date.parse(connection.consent_ends_at) - Date.parse(connection.consented_at);
    assert.equal(lifetime, 365 * 86_400_000, "the consent was given now");
    assert.equal(connection.name, "By hand");
    assertDone(
      await send(user, "POST", "get-token", { connection_id: connection.id, force_refresh: true }),
    );
    const again = await send(user, "POST", "connections", sent);
    assertRefused(again, 400, "authorization_code_rejected");
  });
  await t.step("with the verifier that belongs to it", async () => {
    const code = await codeFor(app, "seller", challenge);
    const sent = { code, redirect_uri };
    const without = await send(user, "POST", "connections", sent);
    assertRefused(without, 400, "invalid_request");
    const wrong = { ...sent, code_verifier: "w".repeat(43) };
    assertRefused(
      await send(user, "POST", "connections", wrong),
      400,
      "authorization_code_rejected",
    );
    assertDone(await send(user, "POST", "connections", { ...sent, code_verifier }));
  });
  await t.step("only with the address that it was sent to", async () => {
    const code = await codeFor(app, "seller", challenge);
    const elsewhere = { code, code_verifier, redirect_uri: "https://elsewhere.example/callback" };
    const answer = await send(user, "POST", "connections", elsewhere);
    assertRefused(answer, 400, "authorization_code_rejected");
  });
  const { connections } = assertDone(await send(user, "GET", "connections"));
  assert.equal(connections.length, 2, "what was refused left nothing");
});

Deno.test("another user's connection is not found, for every action", async () => {
  const [owner, stranger] = [await newUser(), await newUser()];
  const id = await connect(owner, "seller", { name: "Mine" });
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

Deno.test("a malformed id is refused, an unknown path is not found, and a wrong method names the allowed ones", async () => {
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
    ["PUT", "connections", ["GET", "POST", "OPTIONS", "HEAD"]],
    ["DELETE", "connections", ["GET", "POST", "OPTIONS", "HEAD"]],
    ["POST", `connections/${id}`, ["GET", "PATCH", "DELETE", "OPTIONS", "HEAD"]],
    ["PUT", `connections/${id}`, ["GET", "PATCH", "DELETE", "OPTIONS", "HEAD"]],
    ["GET", "oauth-start", ["POST", "OPTIONS"]],
  ];
  for (const [method, path, allow] of wrong) {
    const answer = await send(user, method, path);
    assertRefused(answer, 405, "method_not_allowed");
    assert.deepEqual(answer.headers.get("allow")?.split(", ").sort(), allow.sort());
  }
  assertRefused(await send(user, "GET", "connections", { limit: 5 }), 400, "invalid_request");
});
