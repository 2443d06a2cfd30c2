import assert from "node:assert/strict";
import { sha256Hex } from "../../shared/crypto/sha256.ts";
import { assertProblem, call } from "./support/call.ts";
import { CONNECTION_ID, ENDPOINTS, titleOf, validCall } from "./support/endpoints.ts";
import { KEYS, startProject, USER_ID, userToken } from "./support/project.ts";

// Who a call comes from, as it reaches the database.

const project = startProject();
Deno.test.beforeEach(() => project.reset());
Deno.test.afterAll(() => project.stop());

const KEY_REFUSALS = {
  api_key_unknown: 401,
  api_key_revoked: 401,
  api_key_expired: 401,
  api_key_scope_missing: 403,
};

for (const known of ENDPOINTS) {
  const { name, callers } = known;
  if (callers !== "user") continue;
  const title = titleOf(known);

  Deno.test(`${title} tells the database which user calls`, async () => {
    project.answerAny(() => ({ refusal: "user_unknown" }));
    const headers = { authorization: `Bearer ${await userToken()}` };
    assertProblem(await call(name, validCall(known, headers)), 403, "user_unknown");
    assert.deepEqual(project.calls[0]?.args["caller"], { kind: "user", user_id: USER_ID });
  });

  Deno.test(`${title} tells the database the hash of an API key, and hands on what it says`, async () => {
    for (const [code, status] of Object.entries(KEY_REFUSALS)) {
      project.reset();
      project.answerAny(() => ({ refusal: code }));
      const headers = { authorization: "Bearer aac_live_0123456789" };
      assertProblem(await call(name, validCall(known, headers)), status, code);
      assert.deepEqual(project.calls[0]?.args["caller"], {
        kind: "api_key",
        key_hash: await sha256Hex("aac_live_0123456789"),
      });
      assert.ok(!JSON.stringify(project.calls).includes("aac_live"));
    }
  });

  Deno.test(`${title} lets the operator act for a user, by id and by address`, async () => {
    const operator = { key_name: "default" };
    const people = [
      [{ user_id: USER_ID }, { kind: "user", user_id: USER_ID, operator }],
      [{ user_email: "ada@app.test" }, { kind: "email", email: "ada@app.test", operator }],
    ] as const;
    for (const [named, caller] of people) {
      project.reset();
      project.answerAny(() => ({ refusal: "user_unknown" }));
      const given = validCall(known, { apikey: KEYS.default }, named);
      assertProblem(await call(name, given), 403, "user_unknown");
      // The audit of the call before may come late.
      const asked = project.calls.find(({ statement }) => statement !== "record_operator_call");
      assert.deepEqual(asked?.args["caller"], caller);
    }
  });
}

Deno.test("the operator may call refresh-tokens, and waits for what it did", async () => {
  project.answer("authorize_operator", () => ({}));
  project.answer(
    "list_resealable",
    () => ({ tokens: [], clients: [], registrations: [], webhooks: [] }),
  );
  project.answer("claim_due_refreshes", () => ({ claimed: [] }));
  const headers = { apikey: KEYS.default };
  const { response, text } = await call("refresh-tokens", { body: {}, headers });
  assert.equal(response.status, 200);
  assert.equal(JSON.parse(text).refreshed, 0);
});

Deno.test("sync-accounts with the operator's key, and no user, works as the schedule does", async () => {
  project.answer("authorize_operator", () => ({}));
  project.answer("claim_due_sync", () => ({ connection_id: null }));
  const headers = { apikey: KEYS.default };
  const { response, text } = await call("sync-accounts", { body: {}, headers });
  assert.equal(response.status, 200);
  assert.equal(JSON.parse(text).summary.total, 0);
  project.answer("begin_sync", () => ({ refusal: "sync_running" }));
  await call("sync-accounts", { body: { connection_ids: [CONNECTION_ID] }, headers });
  assert.deepEqual(project.argsOf("begin_sync"), {
    caller: { kind: "system", operator: { key_name: "default" } },
    connection_id: CONNECTION_ID,
    trigger: "scheduled",
  });
});

Deno.test("webhooks with the operator's key, and no user, are the project's own", async () => {
  project.answer("authorize_operator", () => ({}));
  project.answer("list_webhooks", () => ({ webhooks: [] }));
  const { response } = await call("webhooks", { headers: { apikey: KEYS.default } });
  assert.equal(response.status, 200);
  assert.deepEqual(project.argsOf("list_webhooks")["caller"], {
    kind: "system",
    operator: { key_name: "default" },
  });
});

Deno.test("switches tells the database which operator calls, a secret key or a signed-in user", async () => {
  const switches = { hand_out_tokens: true, paused_schedules: [], api_keys_valid_after: null };
  const authorization = `Bearer ${await userToken()}`;
  const operators = [
    [{ apikey: KEYS.default }, { key_name: "default" }],
    [{ authorization }, { caller: { kind: "user", user_id: USER_ID } }],
  ] as const;
  for (const [headers, operator] of operators) {
    project.reset();
    project.answer("authorize_operator", () => ({}));
    project.answer("change_switches", () => ({ switches }));
    const body = { paused_schedules: ["sync-accounts", "sync-accounts"], end_api_keys: true };
    const { response, text } = await call("switches", { method: "PATCH", body, headers });
    assert.equal(response.status, 200);
    assert.deepEqual(JSON.parse(text), { switches });
    assert.deepEqual(project.argsOf("change_switches"), {
      caller: { kind: "system", operator },
      hand_out_tokens: null,
      paused_schedules: ["sync-accounts"],
      end_api_keys: true,
    });
    assert.ok(!project.calls.some(({ statement }) => statement === "record_operator_call"));
  }
});

Deno.test("DELETE api-keys without all=true revokes nothing, for a script whose id is empty", async () => {
  const headers = { authorization: `Bearer ${await userToken()}` };
  for (const given of [{}, { query: { all: "false" } }, { path: "/" }]) {
    const answered = await call("api-keys", { method: "DELETE", ...given, headers });
    assertProblem(answered, 400, "invalid_request");
    assert.deepEqual(project.calls, []);
  }
});

Deno.test("a query string names the operator's user as well", async () => {
  project.answer("list_stored_accounts", () => ({ accounts: [] }));
  const { response } = await call("list-accounts", {
    query: { user_id: USER_ID, limit: "5" },
    headers: { apikey: KEYS.default },
  });
  assert.equal(response.status, 200);
  assert.deepEqual(project.argsOf("list_stored_accounts")["caller"], {
    kind: "user",
    user_id: USER_ID,
    operator: { key_name: "default" },
  });
});

Deno.test("an operator who names no user is judged in the database", async () => {
  project.reset();
  project.answer("authorize_operator", () => ({ refusal: "caller_not_allowed" }));
  const headers = { apikey: KEYS.default };
  const answered = await call("refresh-tokens", { body: {}, headers });
  assertProblem(answered, 403, "caller_not_allowed");
  assert.deepEqual(project.argsOf("authorize_operator"), { operator: { key_name: "default" } });
});

for (const answer of [{ connections: [] }, { refusal: "user_banned" }]) {
  const [outcome = ""] = Object.keys(answer);
  Deno.test(`what an operator asked for a user is recorded after the answer: ${outcome}`, async () => {
    project.reset();
    project.answer("list_connections", () => answer);
    project.answer("record_operator_call", () => ({}));
    const headers = { apikey: KEYS.default };
    await call("connections", { query: { user_id: USER_ID }, headers });
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.deepEqual(project.argsOf("record_operator_call"), {
      caller: { kind: "user", user_id: USER_ID, operator: { key_name: "default" } },
      function_name: "connections",
    });
  });
}
