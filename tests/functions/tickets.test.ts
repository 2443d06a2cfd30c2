import assert from "node:assert/strict";
import { consoleOf } from "../unit/support/console.ts";
import { assertProblem, call } from "./support/call.ts";
import { CONNECTION_ID, ENDPOINTS, titleOf, validCall } from "./support/endpoints.ts";
import { startProject } from "./support/project.ts";

// The schedule calls with a ticket that the database made for one call of one function.

const project = startProject();
Deno.test.beforeEach(() => project.reset());
Deno.test.afterAll(() => project.stop());

const TICKET = "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b";
const headers = { "x-schedule-ticket": TICKET };

/** Waits until the database has been asked for a statement: the work runs after the answer. */
async function untilRun(statement: string): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (project.calls.some((made) => made.statement === statement)) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  assert.fail(`${statement} was not run`);
}

Deno.test("refresh-tokens redeems the ticket first, answers 202 and works after the answer", async () => {
  project.answer("redeem_ticket", () => ({ input: {} }));
  project.answer(
    "list_resealable",
    () => ({ tokens: [], clients: [], registrations: [], webhooks: [] }),
  );
  project.answer("claim_due_refreshes", () => ({ claimed: [] }));
  const { response, text, log } = await call("refresh-tokens", { body: {}, headers });
  assert.equal(response.status, 202);
  assert.deepEqual(JSON.parse(text), { status: "accepted" });
  assert.deepEqual(log, []);
  assert.deepEqual(project.calls[0], {
    statement: "redeem_ticket",
    args: { ticket: TICKET, function_name: "refresh-tokens" },
  });
  await untilRun("claim_due_refreshes");
});

Deno.test("the answer does not wait for the work", async () => {
  const started = Promise.withResolvers<void>();
  const finished = Promise.withResolvers<unknown>();
  project.answer("redeem_ticket", () => ({ input: {} }));
  project.answer("claim_due_sync", () => {
    started.resolve();
    return finished.promise;
  });
  const { response } = await call("sync-accounts", { body: {}, headers });
  assert.equal(response.status, 202);
  await started.promise;
  finished.resolve({ connection_id: null });
});

Deno.test("sync-accounts works with the input of the ticket, not with the body", async () => {
  project.answer("redeem_ticket", () => ({ input: { connection_ids: [CONNECTION_ID] } }));
  project.answer("begin_sync", () => ({ refusal: "sync_running" }));
  const body = { operation: "disconnect", account_ids: [CONNECTION_ID] };
  const { response } = await call("sync-accounts", { body, headers });
  assert.equal(response.status, 202);
  await untilRun("begin_sync");
  assert.deepEqual(project.argsOf("begin_sync"), {
    caller: { kind: "system" },
    connection_id: CONNECTION_ID,
    trigger: "scheduled",
  });
  assert.ok(!project.calls.some(({ statement }) => statement === "disconnect_accounts"));
});

Deno.test("a ticket that the database refuses is ticket_invalid, and no work begins", async () => {
  // Unknown, used before, expired or of another function: the database answers all of them alike.
  for (const name of ["refresh-tokens", "sync-accounts"] as const) {
    project.reset();
    project.answer("redeem_ticket", () => ({ refusal: "ticket_invalid" }));
    const answered = await call(name, { body: {}, headers });
    assertProblem(answered, 401, "ticket_invalid");
    assert.deepEqual(project.calls.map(({ statement }) => statement), ["redeem_ticket"]);
    assert.equal(project.argsOf("redeem_ticket")["function_name"], name);
  }
});

for (const known of ENDPOINTS) {
  if (known.callers !== "user" || known.scheduled) continue;
  Deno.test(`${titleOf(known)} refuses a ticket and leaves it unredeemed`, async () => {
    assertProblem(await call(known.name, validCall(known, headers)), 403, "caller_not_allowed");
    assert.deepEqual(project.calls, []);
  });
}

Deno.test("work that fails after the answer leaves one line in the log", async () => {
  project.answer("redeem_ticket", () => ({ input: { unheard_of: 1 } }));
  let during: string[] = [];
  const { out } = await consoleOf(async () => {
    const { response, log } = await call("refresh-tokens", { body: {}, headers });
    assert.equal(response.status, 202);
    during = log;
    await new Promise((resolve) => setTimeout(resolve, 50));
  });
  const lines = [...during, ...out].map((line) => JSON.parse(line));
  assert.deepEqual(lines.map(({ function: name, code }) => [name, code]), [
    ["refresh-tokens", "invalid_request"],
  ]);
});
