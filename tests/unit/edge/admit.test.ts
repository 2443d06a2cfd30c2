import assert from "node:assert/strict";
import { admit } from "../../../shared/edge/admit.ts";
import type { Credential } from "../../../shared/edge/credential.ts";
import { refusalOf } from "../support/refusal.ts";
import { user, userId } from "../support/tokens.ts";

const asUser: Credential = { kind: "user", caller: user };
const apiKey = { kind: "api_key", key_hash: "0".repeat(64) } as const;
const asApiKey: Credential = { kind: "api_key", caller: apiKey };
const operator: Credential = { kind: "service", name: "default" };
const schedule: Credential = { kind: "service", name: "cron" };
const reports: Credential = { kind: "service", name: "reports" };

Deno.test("users and API keys call in their own name, with all of their input", () => {
  const input = { limit: 5, user_id: "somebody" };
  assert.deepEqual(admit(asUser, ["user"], input), { caller: user, input });
  assert.deepEqual(admit(asApiKey, ["user"], input), { caller: apiKey, input });
});

Deno.test("the schedule and the operator call what the schedule calls", () => {
  for (const credential of [schedule, operator]) {
    assert.deepEqual(admit(credential, ["schedule"], {}), {
      caller: { kind: "system" },
      input: {},
    });
  }
});

Deno.test("the operator acts for the user whom the input names", () => {
  assert.deepEqual(admit(operator, ["user"], { user_id: userId, limit: 5 }), {
    caller: { kind: "user", user_id: userId },
    input: { limit: 5 },
  });
  assert.deepEqual(admit(operator, ["user"], { user_email: "ada@app.test", limit: 5 }), {
    caller: { kind: "email", email: "ada@app.test" },
    input: { limit: 5 },
  });
});

Deno.test("a user's id in capital letters is the same id", () => {
  assert.deepEqual(admit(operator, ["user"], { user_id: userId.toUpperCase() }).caller, {
    kind: "user",
    user_id: userId,
  });
});

Deno.test("the operator cannot act for nobody", async (t) => {
  const both = { user_id: userId, user_email: "ada@app.test" };
  const inputs = [
    both,
    {},
    { user_id: "1" },
    { user_id: null },
    { user_email: "ada" },
    [],
    null,
    "x",
    5,
  ];
  for (const input of inputs) {
    await t.step(JSON.stringify(input), async () => {
      await refusalOf("user_required", () => admit(operator, ["user"], input));
    });
  }
});

Deno.test("where users and the schedule call, the operator is the schedule unless a user is named", async () => {
  const both = ["user", "schedule"] as const;
  const system = { caller: { kind: "system" }, input: { limit: 5 } };
  assert.deepEqual(admit(operator, both, { limit: 5 }), system);
  assert.deepEqual(admit(schedule, both, { limit: 5 }), system);
  assert.deepEqual(admit(operator, both, { user_id: userId, limit: 5 }), {
    caller: { kind: "user", user_id: userId },
    input: { limit: 5 },
  });
  await refusalOf("user_required", () => admit(operator, both, { user_email: "ada" }));
  await refusalOf("caller_not_allowed", () => admit(reports, both, { user_id: userId }));
  assert.deepEqual(admit(asUser, both, {}), { caller: user, input: {} });
});

Deno.test("the schedule acts for nobody: a user that it names is left to the validation", () => {
  const input = { user_id: userId };
  assert.deepEqual(admit(schedule, ["user", "schedule"], input), {
    caller: { kind: "system" },
    input,
  });
});

Deno.test("everybody else is refused", async () => {
  const input = { user_id: userId };
  for (const credential of [asUser, asApiKey, reports]) {
    await refusalOf("caller_not_allowed", () => admit(credential, ["schedule"], input));
  }
  for (const credential of [schedule, reports]) {
    await refusalOf("caller_not_allowed", () => admit(credential, ["user"], input));
  }
});
