import assert from "node:assert/strict";
import { sha256Hex } from "../../shared/crypto/sha256.ts";
import { assertProblem, call, type FunctionName } from "./support/call.ts";
import { FUNCTIONS } from "./support/functions.ts";
import { KEYS, startProject, USER_ID, userToken } from "./support/project.ts";

// Who a call comes from, as it reaches the database.

const project = startProject();
Deno.test.beforeEach(() => project.reset());
Deno.test.afterAll(() => project.stop());

const statements: Partial<Record<FunctionName, string>> = {
  "oauth-start": "begin_consent",
  "oauth-confirm": "confirm_consent",
  "get-token": "read_token",
  "list-accounts": "list_stored_accounts",
  "sync-accounts": "list_syncable_connections",
};

for (const { name, valid } of FUNCTIONS) {
  const statement = statements[name];
  if (statement === undefined) continue;

  Deno.test(`${name} tells the database which user calls`, async () => {
    project.answer(statement, () => ({ refusal: "user_unknown" }));
    const headers = { authorization: `Bearer ${await userToken()}` };
    assertProblem(await call(name, { ...valid, headers }), 403, "user_unknown");
    assert.deepEqual(project.argsOf(statement)["caller"], { kind: "user", user_id: USER_ID });
  });

  Deno.test(`${name} tells the database the hash of an API key`, async () => {
    for (
      const [code, status] of [
        ["api_key_unknown", 401],
        ["api_key_revoked", 401],
        ["api_key_expired", 401],
        ["api_key_scope_missing", 403],
      ] as const
    ) {
      project.reset();
      project.answer(statement, () => ({ refusal: code }));
      const headers = { authorization: "Bearer aac_live_0123456789" };
      assertProblem(await call(name, { ...valid, headers }), status, code);
      assert.deepEqual(project.argsOf(statement)["caller"], {
        kind: "api_key",
        key_hash: await sha256Hex("aac_live_0123456789"),
      });
      assert.ok(!JSON.stringify(project.calls).includes("aac_live"));
    }
  });

  Deno.test(`${name} lets the operator act for a user`, async () => {
    project.answer(statement, () => ({ refusal: "user_unknown" }));
    const body = { ...valid.body as object, user_id: USER_ID };
    const answered = await call(name, { body, headers: { apikey: KEYS.default } });
    assertProblem(answered, 403, "user_unknown");
    assert.deepEqual(project.argsOf(statement)["caller"], { kind: "user", user_id: USER_ID });
  });
}

for (const [who, apikey] of Object.entries(KEYS)) {
  Deno.test(`refresh-tokens may be called with the key named ${who}`, async () => {
    project.answer("claim_due_refreshes", () => ({ claimed: [] }));
    const { response } = await call("refresh-tokens", { body: {}, headers: { apikey } });
    assert.equal(response.status, 200);
  });
}

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
