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
  const { name, callers, statement } = known;
  if (callers !== "user" || statement === undefined) continue;
  const title = titleOf(known);

  Deno.test(`${title} tells the database which user calls`, async () => {
    project.answer(statement, () => ({ refusal: "user_unknown" }));
    const headers = { authorization: `Bearer ${await userToken()}` };
    assertProblem(await call(name, validCall(known, headers)), 403, "user_unknown");
    assert.deepEqual(project.argsOf(statement)["caller"], { kind: "user", user_id: USER_ID });
  });

  Deno.test(`${title} tells the database the hash of an API key, and hands on what it says`, async () => {
    for (const [code, status] of Object.entries(KEY_REFUSALS)) {
      project.reset();
      project.answer(statement, () => ({ refusal: code }));
      const headers = { authorization: "Bearer aac_live_0123456789" };
      assertProblem(await call(name, validCall(known, headers)), status, code);
      assert.deepEqual(project.argsOf(statement)["caller"], {
        kind: "api_key",
        key_hash: await sha256Hex("aac_live_0123456789"),
      });
      assert.ok(!JSON.stringify(project.calls).includes("aac_live"));
    }
  });

  Deno.test(`${title} lets the operator act for a user, by id and by address`, async () => {
    const people = [
      [{ user_id: USER_ID }, { kind: "user", user_id: USER_ID }],
      [{ user_email: "ada@app.test" }, { kind: "email", email: "ada@app.test" }],
    ] as const;
    for (const [named, caller] of people) {
      project.reset();
      project.answer(statement, () => ({ refusal: "user_unknown" }));
      const given = validCall(known, { apikey: KEYS.default }, named);
      assertProblem(await call(name, given), 403, "user_unknown");
      assert.deepEqual(project.argsOf(statement)["caller"], caller);
    }
  });
}

for (const [who, apikey] of Object.entries(KEYS)) {
  Deno.test(`refresh-tokens may be called with the key named ${who}`, async () => {
    project.answer("list_resealable", () => ({ tokens: [], clients: [], registrations: [] }));
    project.answer("claim_due_refreshes", () => ({ claimed: [] }));
    const { response } = await call("refresh-tokens", { body: {}, headers: { apikey } });
    assert.equal(response.status, 200);
  });
}

for (const who of ["cron", "default"] as const) {
  Deno.test(`sync-accounts with the key named ${who}, and no user, is the schedule`, async () => {
    project.answer("claim_due_sync", () => ({ connection_id: null }));
    const headers = { apikey: KEYS[who] };
    const { response, text } = await call("sync-accounts", { body: {}, headers });
    assert.equal(response.status, 200);
    assert.equal(JSON.parse(text).summary.total, 0);
    project.answer("begin_sync", () => ({ refusal: "sync_running" }));
    await call("sync-accounts", { body: { connection_ids: [CONNECTION_ID] }, headers });
    assert.deepEqual(project.argsOf("begin_sync"), {
      caller: { kind: "system" },
      connection_id: CONNECTION_ID,
      trigger: "scheduled",
    });
  });
}

Deno.test("sync-accounts with the schedule's key acts for nobody", async () => {
  const body = { user_id: USER_ID };
  const answered = await call("sync-accounts", { body, headers: { apikey: KEYS.cron } });
  assertProblem(answered, 400, "invalid_request");
  assert.deepEqual(project.calls, []);
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
  });
});
