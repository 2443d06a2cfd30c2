import assert from "node:assert/strict";
import type { SealedPlace } from "../../shared/crypto/sealed-place.ts";
import { createSealer } from "../../shared/crypto/sealer.ts";
import { sha256Hex } from "../../shared/crypto/sha256.ts";
import { VERSION } from "../../shared/health/version.ts";
import { assertProblem, call } from "./support/call.ts";
import { CONNECTION_ID } from "./support/endpoints.ts";
import {
  APP_ORIGIN,
  CLIENT_ID,
  KEYS,
  RETURN_TO,
  startProject,
  USER_ID,
  userToken,
} from "./support/project.ts";

// What each function answers when all is well, as a module between a database and an Amazon.

const project = startProject();
Deno.test.beforeEach(() => project.reset());
Deno.test.afterAll(() => project.stop());

const headers = { authorization: `Bearer ${await userToken()}` };
const sealer = createSealer([{ kid: "k1", bytes: new Uint8Array(32) }]);
const CONSENT_ID = "c1a7e3f0-9b42-4d58-8f1e-2a6b5c4d3e2f";

function sealed(secret: string, kind: SealedPlace["kind"]): Promise<string> {
  return sealer.seal(secret, { row: CONNECTION_ID, owner: USER_ID, kind });
}

const stored = {
  connection_id: CONNECTION_ID,
  user_id: USER_ID,
  client_id: CLIENT_ID,
  oauth_client_id: null,
  region: "NA",
  encrypted_access_token: await sealed("Atza|stored", "access_token"),
  token_type: "bearer",
  expires_at: "2026-11-21T13:00:00+00:00",
  expires_in: 3000.5,
  generation: 7,
  paused_for: null,
  last_error: null,
  now: "2026-11-21T12:10:00+00:00",
};

const leased = {
  ...stored,
  expires_in: 30,
  lease_id: "7d0c2a1e-51f4-4b7e-8c39-0f2b6d9a4e55",
  encrypted_refresh_token: await sealed("Atzr|stored", "refresh_token"),
  encrypted_client_secret: null,
};

const consent = {
  outcome: "consumed",
  consent_id: CONSENT_ID,
  connection_id: CONNECTION_ID,
  user_id: USER_ID,
  client_id: CLIENT_ID,
  region: "NA",
  oauth_client_id: null,
  encrypted_client_secret: null,
  redirect_uri: "https://ref.supabase.co/functions/v1/oauth-callback",
  return_to: RETURN_TO,
  encrypted_code_verifier: await sealed("verifier-1", "code_verifier"),
};

Deno.test("oauth-start answers with the address of the consent page", async () => {
  project.answer("read_owner", () => ({ user_id: USER_ID }));
  project.answer("begin_consent", ({ connection_id, client_id, region, scopes }) => ({
    connection_id,
    client_id,
    region,
    scopes,
    expires_at: "2026-11-21T12:10:00+00:00",
  }));
  const { response, text } = await call("oauth-start", { body: { return_to: RETURN_TO }, headers });
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("cache-control"), "no-store");
  assert.equal(response.headers.get("access-control-allow-origin"), APP_ORIGIN);
  const answer = JSON.parse(text);
  assert.deepEqual(Object.keys(answer).toSorted(), [
    "authorization_url",
    "connection_id",
    "expires_at",
  ]);
  const url = new URL(answer.authorization_url);
  assert.equal(url.origin + url.pathname, "https://www.amazon.com/ap/oa");
  assert.equal(url.searchParams.get("client_id"), CLIENT_ID);
  assert.match(url.searchParams.get("redirect_uri") ?? "", /\/functions\/v1\/oauth-callback$/);
});

Deno.test("oauth-start without a body takes the defaults", async () => {
  project.answer("read_owner", () => ({ user_id: USER_ID }));
  project.answer("begin_consent", ({ connection_id, client_id, region, scopes }) => ({
    connection_id,
    client_id,
    region,
    scopes,
    expires_at: "2026-11-21T12:10:00+00:00",
  }));
  const { response } = await call("oauth-start", { method: "POST", headers });
  assert.equal(response.status, 200);
  assert.deepEqual(project.argsOf("begin_consent")["return_to"], null);
});

Deno.test("oauth-start refuses a return address that is not listed", async () => {
  const body = { return_to: "https://evil.test/connected" };
  assertProblem(await call("oauth-start", { body, headers }), 400, "return_to_not_allowed");
  assert.deepEqual(project.calls, []);
});

Deno.test("oauth-callback sends the browser back with a confirmation, and with no token", async () => {
  project.answer("consume_state", () => consent);
  project.answer("store_consent", () => ({ connection_id: CONNECTION_ID }));
  project.amazon(() =>
    Response.json({ access_token: "Atza|1", refresh_token: "Atzr|1", expires_in: 3600 })
  );
  const query = { state: "state-1", code: "code-1", scope: "advertising::campaign_management" };
  const { response, text } = await call("oauth-callback", { query });
  assert.equal(response.status, 302);
  assert.equal(text, "");
  const location = new URL(response.headers.get("location") ?? "");
  assert.equal(location.origin + location.pathname, RETURN_TO);
  assert.equal(location.searchParams.get("connection_id"), CONNECTION_ID);
  const confirmation = location.searchParams.get("confirmation") ?? "";
  assert.equal(
    project.argsOf("store_consent")["confirmation_hash"],
    await sha256Hex(confirmation),
  );
  const everything = JSON.stringify([project.calls, location.href, [...response.headers]]);
  assert.ok(!everything.includes("Atza|1") && !everything.includes("Atzr|1"));
});

Deno.test("oauth-callback sends the browser back with what went wrong", async () => {
  project.answer("consume_state", () => consent);
  project.answer("abandon_consent", () => ({}));
  const query = { state: "state-1", error: "access_denied", error_description: "No." };
  const { response, log } = await call("oauth-callback", { query });
  assert.equal(response.status, 302);
  assert.equal(
    response.headers.get("location"),
    `${RETURN_TO}?connection_id=${CONNECTION_ID}&error=consent_denied`,
  );
  assert.deepEqual(log.map((line) => JSON.parse(line)), [{
    level: "info",
    function: "oauth-callback",
    request_id: response.headers.get("x-request-id"),
    status: 302,
    code: "consent_denied",
    detail: "The person did not agree at Amazon.",
    connection_id: CONNECTION_ID,
  }]);
});

Deno.test("oauth-callback with an unknown state redirects nowhere", async () => {
  project.answer("consume_state", () => ({ refusal: "state_invalid" }));
  const answered = await call("oauth-callback", { query: { state: "forged", code: "code-1" } });
  assertProblem(answered, 400, "state_invalid");
  assert.equal(answered.response.headers.has("location"), false);
});

Deno.test("oauth-confirm answers with the connection, and its accounts begin to sync", async () => {
  const waited: Promise<unknown>[] = [];
  const EdgeRuntime = { waitUntil: (work: Promise<unknown>) => waited.push(work) };
  Object.defineProperty(globalThis, "EdgeRuntime", { value: EdgeRuntime, configurable: true });
  try {
    project.answer("confirm_consent", () => ({
      connection: {
        id: CONNECTION_ID,
        name: "Amazon Ads",
        status: "active",
        region: "NA",
        regions: ["NA"],
        scopes: ["advertising::campaign_management"],
        client_id: CLIENT_ID,
        oauth_client_id: null,
        connected_at: "2026-11-21T12:00:00+00:00",
        consented_at: "2026-11-21T12:00:00+00:00",
        consent_ends_at: "2027-11-21T12:00:00+00:00",
        last_synced_at: null,
        last_used_at: null,
        last_error: null,
        amazon_login_changed: null,
        created_at: "2026-11-21T11:59:00+00:00",
      },
    }));
    project.answer("begin_sync", () => ({ refusal: "sync_running" }));
    const body = { confirmation: "confirm-1" };
    const { response, text } = await call("oauth-confirm", { body, headers });
    assert.equal(response.status, 200);
    assert.equal(JSON.parse(text).connection.id, CONNECTION_ID);
    assert.equal(
      project.argsOf("confirm_consent")["confirmation_hash"],
      await sha256Hex("confirm-1"),
    );
    assert.equal(waited.length, 1);
    await waited[0];
    assert.deepEqual(project.argsOf("begin_sync"), {
      caller: { kind: "system" },
      connection_id: CONNECTION_ID,
      trigger: "callback",
    });
  } finally {
    Reflect.deleteProperty(globalThis, "EdgeRuntime");
  }
});

Deno.test("oauth-confirm syncs nothing for who may not confirm", async () => {
  project.answer("confirm_consent", () => ({ refusal: "confirmation_refused" }));
  const answered = await call("oauth-confirm", { body: { confirmation: "c" }, headers });
  assertProblem(answered, 403, "confirmation_refused");
  assert.deepEqual(project.calls.map(({ statement }) => statement), ["confirm_consent"]);
});

Deno.test("get-token answers with a fresh token after one statement", async () => {
  project.answer("read_token", () => stored);
  for (
    const given of [
      { body: { connection_id: CONNECTION_ID } },
      { query: { connection_id: CONNECTION_ID } },
    ]
  ) {
    const { response, text } = await call("get-token", { ...given, headers });
    assert.equal(response.status, 200);
    assert.equal(response.headers.get("cache-control"), "no-store");
    assert.deepEqual(JSON.parse(text), {
      access_token: "Atza|stored",
      token_type: "bearer",
      expires_at: "2026-11-21T13:00:00+00:00",
      expires_in: 3000,
      client_id: CLIENT_ID,
      connection_id: CONNECTION_ID,
      refreshed: false,
    });
  }
  assert.equal(project.calls.length, 2);
});

Deno.test("get-token with reveal answers once the audit log has recorded it, and not before", async () => {
  project.answer("read_token", () => stored);
  project.answer("record_token_reveal", () => ({}));
  const body = { connection_id: CONNECTION_ID, reveal: true };
  const { response, text } = await call("get-token", { body, headers });
  assert.equal(response.status, 200);
  assert.equal(JSON.parse(text).access_token, "Atza|stored");
  assert.equal(project.argsOf("record_token_reveal")["connection_id"], CONNECTION_ID);

  project.reset();
  project.answer("read_token", () => stored);
  project.answer("record_token_reveal", () => ({ refusal: "connection_not_found" }));
  const refused = await call("get-token", { body, headers });
  assertProblem(refused, 404, "connection_not_found");
  assert.ok(!refused.text.includes("Atza"));
});

Deno.test("operator-connections pages by a cursor, which must be its own", async () => {
  const connection = (n: number): Record<string, unknown> => ({
    id: `c0000000-0000-4000-8000-00000000000${n}`,
    name: "Amazon Ads",
    status: "active",
    region: "NA",
    regions: ["NA"],
    scopes: ["profile"],
    client_id: CLIENT_ID,
    oauth_client_id: null,
    connected_at: null,
    consented_at: null,
    consent_ends_at: null,
    last_synced_at: null,
    last_used_at: null,
    last_error: null,
    amazon_login_changed: null,
    created_at: `2026-11-21T12:0${n}:00.123456+00:00`,
    owner: { id: USER_ID, email: "ada@example.com", name: null },
  });
  project.answer("authorize_operator", () => ({}));
  project.answer("record_operator_call", () => ({}));
  project.answer("list_all_connections", () => ({ connections: [3, 2, 1].map(connection) }));
  const given = { headers: { apikey: KEYS.default } };
  const { text } = await call("operator-connections", {
    ...given,
    query: { limit: "2", status: "active" },
  });
  const { connections, next_cursor: cursor } = JSON.parse(text);
  assert.deepEqual(connections.map(({ id }: { id: string }) => id.at(-1)), ["3", "2"]);
  assert.deepEqual(project.argsOf("list_all_connections"), {
    filter: { status: "active" },
    page_size: 3,
    after: null,
  });

  project.reset();
  project.answer("authorize_operator", () => ({}));
  project.answer("record_operator_call", () => ({}));
  project.answer("list_all_connections", () => ({ connections: [connection(1)] }));
  const last = JSON.parse(
    (await call("operator-connections", { ...given, query: { cursor } })).text,
  );
  assert.equal(last.next_cursor, null);
  assert.deepEqual(project.argsOf("list_all_connections")["after"], {
    created_at: "2026-11-21T12:02:00.123456+00:00",
    id: "c0000000-0000-4000-8000-000000000002",
  });
  assertProblem(
    await call("operator-connections", { ...given, query: { cursor: "e30" } }),
    400,
    "cursor_invalid",
  );
});

Deno.test("get-token keeps every digit of an id that was sent as a number", async () => {
  project.answer("read_token", () => stored);
  await call("get-token", { body: '{"profile_id":9007199254740993}', headers });
  assert.deepEqual(project.argsOf("read_token")["target"], { profile_id: "9007199254740993" });
});

Deno.test("get-token renews a token that is nearly over", async () => {
  project.answer("read_token", () => ({ ...stored, expires_in: 30 }));
  project.answer("claim_refresh", () => ({ ...leased, outcome: "claimed" }));
  project.answer("record_refreshes", () => ({
    recorded: { [leased.lease_id]: { ...stored, generation: 8, stored: true } },
  }));
  project.amazon(() => Response.json({ access_token: "Atza|new", expires_in: 3600 }));
  const { text } = await call("get-token", { body: { connection_id: CONNECTION_ID }, headers });
  const answer = JSON.parse(text);
  assert.equal(answer.access_token, "Atza|new");
  assert.equal(answer.refreshed, true);
});

Deno.test("get-token says when to come back while Amazon is down and the token has expired", async () => {
  const over = { ...stored, expires_in: -1 };
  project.answer("read_token", () => over);
  project.answer("claim_refresh", () => ({ ...leased, outcome: "claimed" }));
  project.answer("fail_refresh", () => ({ ...over, paused_for: 29.5, overtaken: false }));
  project.amazon(() => new Response("<html>", { status: 503 }));
  const answered = await call("get-token", { body: { connection_id: CONNECTION_ID }, headers });
  assertProblem(answered, 503, "amazon_unavailable");
  assert.equal(answered.response.headers.get("retry-after"), "30");
});

Deno.test("list-accounts answers with stored accounts and a cursor", async () => {
  const account = {
    id: CONNECTION_ID,
    connection_id: CONNECTION_ID,
    account_name: "A shop",
    amazon_account_id: "amzn1.ads-account.g.1",
    source: "ads-accounts",
    region: null,
    marketplace_id: null,
    account_type: "advertising",
    is_default: true,
    status: "active",
    connected_at: "2026-11-21T12:00:00+00:00",
    last_synced_at: "2026-11-21T12:00:00+00:00",
    metadata: {},
    disconnected_at: null,
    name_set_by_user: false,
    created_at: "2026-11-21T12:00:00+00:00",
    updated_at: "2026-11-21T12:00:00+00:00",
    profiles: [],
  };
  project.answer("list_stored_accounts", () => ({ accounts: [account, account] }));
  const { text } = await call("list-accounts", { query: { limit: "1" }, headers });
  const answer = JSON.parse(text);
  assert.deepEqual(answer.accounts, [account]);
  assert.equal(typeof answer.next_cursor, "string");
});

Deno.test("list-accounts asks Amazon when it is told to", async () => {
  project.answer("read_list_token", () => ({ ...stored, api_region: "NA", renewed_ago: null }));
  const paths: string[] = [];
  project.amazon((request, path) => {
    paths.push(path);
    assert.equal(request.headers.get("authorization"), "Bearer Atza|stored");
    return new Response('[{"profileId":9007199254740993}]');
  });
  const body = { source: "profiles", connection_id: CONNECTION_ID, region: "EU" };
  const { text } = await call("list-accounts", { body, headers });
  const [profile] = JSON.parse(text).accounts;
  assert.equal(profile.profile_id, "9007199254740993");
  assert.deepEqual(paths, ["/eu/v2/profiles", "/eu/v2/profiles"]);
});

Deno.test("list-accounts hands on that Amazon wants fewer requests", async () => {
  project.answer("read_list_token", () => ({ ...stored, api_region: "NA", renewed_ago: null }));
  project.amazon(() =>
    Response.json({ message: "Too Many Requests" }, {
      status: 429,
      headers: { "retry-after": "60", "x-amzn-requestid": "r1" },
    })
  );
  const body = { source: "ads-accounts", connection_id: CONNECTION_ID };
  const answered = await call("list-accounts", { body, headers });
  const problem = assertProblem(answered, 429, "amazon_throttled");
  assert.equal(answered.response.headers.get("retry-after"), "60");
  assert.equal(problem["amazon_request_id"], "r1");
});

Deno.test("sync-accounts answers with a result for each connection", async () => {
  project.answer("begin_sync", () => ({ refusal: "sync_running", connection_id: CONNECTION_ID }));
  const body = { connection_ids: [CONNECTION_ID] };
  const { response, text } = await call("sync-accounts", { body, headers });
  assert.equal(response.status, 200);
  const { results, summary } = JSON.parse(text);
  assert.equal(results[0].connection_id, CONNECTION_ID);
  assert.equal(results[0].error.code, "sync_running");
  assert.deepEqual(summary, {
    total: 1,
    succeeded: 0,
    partial: 0,
    running: 0,
    failed: 0,
    refused: 1,
  });
  assert.deepEqual(project.argsOf("begin_sync")["caller"], { kind: "user", user_id: USER_ID });
});

Deno.test("refresh-tokens answers with what it did", async () => {
  const batches = [{ claimed: [leased] }];
  project.answer("authorize_operator", () => ({}));
  project.answer(
    "list_resealable",
    () => ({ tokens: [], clients: [], registrations: [], webhooks: [] }),
  );
  project.answer("claim_due_refreshes", () => batches.shift() ?? { claimed: [] });
  project.answer("record_refreshes", () => ({
    recorded: { [leased.lease_id]: { ...stored, stored: true } },
  }));
  project.amazon(() => Response.json({ access_token: "Atza|new", expires_in: 3600 }));
  const { text } = await call("refresh-tokens", { body: {}, headers: { apikey: KEYS.default } });
  assert.deepEqual(JSON.parse(text), {
    refreshed: 1,
    failed: 0,
    reauthorization_required: 0,
    resealed: 0,
    unreadable: 0,
    more: false,
  });
});

Deno.test("webhooks answers with a secret once, and never with the sealed one", async () => {
  const webhook = (args: Record<string, unknown>): Record<string, unknown> => ({
    webhook: {
      ...{ id: args["id"] ?? args["webhook_id"], url: "https://app.example/hook", events: null },
      ...{ status: "active", disabled_reason: null, failing_since: null, last_success_at: null },
      ...{ created_at: "2026-11-28T12:00:00+00:00", updated_at: "2026-11-28T12:00:00+00:00" },
    },
  });
  project.answer("read_webhook_owner", () => ({ user_id: USER_ID }));
  project.answer("create_webhook", webhook);
  project.answer("change_webhook", webhook);
  const headers = { authorization: `Bearer ${await userToken()}` };
  const created = await call("webhooks", { body: { url: "https://app.example/hook" }, headers });
  assert.match(JSON.parse(created.text).secret, /^whsec_[A-Za-z0-9+/]{43}=$/);
  const path = `/${JSON.parse(created.text).webhook.id}`;
  const change = { path, method: "PATCH", headers };
  const changed = await call("webhooks", { ...change, body: { status: "disabled" } });
  assert.deepEqual(Object.keys(JSON.parse(changed.text)), ["webhook"]);
  assert.equal(project.argsOf("change_webhook")["changes_events"], false);
  const rotated = await call("webhooks", { ...change, body: { rotate_secret: true } });
  assert.notEqual(JSON.parse(rotated.text).secret, JSON.parse(created.text).secret);
});

Deno.test("health answers every caller with the state of the project, and with nothing else", async () => {
  project.answer("read_health", () => ({
    scheduler: "ok",
    stopped: false,
    overdue: false,
    unreadable: false,
    reports: "ok",
    samples: [],
  }));
  for (const given of [{}, { method: "POST", body: {} }]) {
    const { response, text } = await call("health", given);
    assert.equal(response.status, 200);
    assert.deepEqual(JSON.parse(text), {
      status: "ok",
      database: "ok",
      scheduler: "ok",
      tokens: "ok",
      reports: "ok",
      version: VERSION,
    });
  }
  const { response } = await call("health", { method: "HEAD" });
  assert.equal(response.status, 200);
});
