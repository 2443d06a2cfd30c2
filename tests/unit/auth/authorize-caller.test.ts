import assert from "node:assert/strict";
import { authorizeCaller } from "../../../shared/auth/authorize-caller.ts";
import type { Credential } from "../../../shared/auth/verify-credential.ts";
import { refusalOf } from "../support/refusal.ts";
import { user, userId } from "../support/tokens.ts";

const asUser: Credential = { kind: "user", caller: user };
const apiKey = { kind: "api_key", key_hash: "0".repeat(64) } as const;
const asApiKey: Credential = { kind: "api_key", caller: apiKey };
const operator: Credential = { kind: "service", name: "default" };
/** A secret key of the project that is not the operator's. */
const otherKey: Credential = { kind: "service", name: "reports" };
const ticket: Credential = { kind: "schedule", ticket: "0".repeat(64) };

Deno.test("users and API keys call in their own name, with all of their input", () => {
  const input = { limit: 5 };
  assert.deepEqual(authorizeCaller(asUser, ["user"], input), { caller: user, input });
  const named = { limit: 5, user_id: userId };
  assert.deepEqual(authorizeCaller(asApiKey, ["user"], named), { caller: apiKey, input: named });
});

Deno.test("a signed-in user who names another acts as an operator, whom the database judges", () => {
  assert.deepEqual(authorizeCaller(asUser, ["user"], { user_id: userId, limit: 5 }), {
    caller: { kind: "user", user_id: userId, operator: { caller: user } },
    input: { limit: 5 },
  });
});

Deno.test("a secret key of another name goes to the database with its name", () => {
  assert.deepEqual(authorizeCaller(otherKey, ["user"], { user_id: userId }).caller, {
    kind: "user",
    user_id: userId,
    operator: { key_name: "reports" },
  });
  assert.deepEqual(authorizeCaller(otherKey, ["schedule"], {}).caller, {
    kind: "system",
    operator: { key_name: "reports" },
  });
});

Deno.test("the operator may call what the schedule calls", () => {
  assert.deepEqual(authorizeCaller(operator, ["schedule"], {}), {
    caller: { kind: "system", operator: { key_name: "default" } },
    input: {},
  });
});

Deno.test("the operator acts for the user whom the input names", () => {
  assert.deepEqual(authorizeCaller(operator, ["user"], { user_id: userId, limit: 5 }), {
    caller: { kind: "user", user_id: userId, operator: { key_name: "default" } },
    input: { limit: 5 },
  });
  assert.deepEqual(authorizeCaller(operator, ["user"], { user_email: "ada@app.test", limit: 5 }), {
    caller: { kind: "email", email: "ada@app.test", operator: { key_name: "default" } },
    input: { limit: 5 },
  });
});

Deno.test("a user's id in capital letters is the same id", () => {
  assert.deepEqual(authorizeCaller(operator, ["user"], { user_id: userId.toUpperCase() }).caller, {
    kind: "user",
    user_id: userId,
    operator: { key_name: "default" },
  });
});

Deno.test("the operator must name exactly one user", async (t) => {
  const both = { user_id: userId, user_email: "ada@app.test" };
  const inputs = [
    both,
    {},
    { user_id: "1" },
    { user_id: null },
    { user_email: "ada" },
    { user_email: "ada lovelace@app.test" },
    { user_email: "ada\u0000@app.test" },
    { user_email: "ada\ud800@app.test" },
    { user_email: `${"a".repeat(5_000)}@app.test` },
    { user_email: { at: "@" } },
    [],
    null,
    "x",
    5,
  ];
  for (const input of inputs) {
    await t.step(JSON.stringify(input), async () => {
      await refusalOf("user_required", () => authorizeCaller(operator, ["user"], input));
    });
  }
});

Deno.test("where users and the schedule call, the operator is the schedule unless a user is named", async () => {
  const both = ["user", "schedule"] as const;
  const project = { kind: "system", operator: { key_name: "default" } };
  const system = { caller: project, input: { limit: 5 } };
  assert.deepEqual(authorizeCaller(operator, both, { limit: 5 }), system);
  assert.deepEqual(authorizeCaller(operator, both, { user_id: userId, limit: 5 }), {
    caller: { kind: "user", user_id: userId, operator: { key_name: "default" } },
    input: { limit: 5 },
  });
  await refusalOf("user_required", () => authorizeCaller(operator, both, { user_email: "ada" }));
  assert.deepEqual(authorizeCaller(asUser, both, {}), { caller: user, input: {} });
});

Deno.test("every other credential is refused", async () => {
  const input = { user_id: userId };
  for (const credential of [asUser, asApiKey]) {
    await refusalOf("caller_not_allowed", () => authorizeCaller(credential, ["schedule"], input));
  }
});

Deno.test("a ticket authorizes no call before the database has redeemed it", async () => {
  for (const callers of [["schedule"], ["user"], ["user", "schedule"]] as const) {
    await refusalOf(
      "caller_not_allowed",
      () => authorizeCaller(ticket, callers, { user_id: userId }),
    );
  }
});
