import assert from "node:assert/strict";
import { z } from "zod/v3";
import { command, rpc } from "../../../shared/database/rpc.ts";
import { ConnectError } from "../../../shared/errors.ts";
import { refusalOf } from "../support/refusal.ts";
import { databaseDown, scriptedDatabase } from "../support/scripted-database.ts";
import { connectionId } from "../support/tokens.ts";

const schema = z.object({ count: z.number() });

function asked(answer: unknown): Promise<{ count: number }> {
  return rpc(scriptedDatabase({ count_things: [answer] }), "count_things", { of: "all" }, schema);
}

Deno.test("an RPC is called with its arguments and its answer is parsed", async () => {
  const database = scriptedDatabase({ count_things: [{ count: 3, more: true }] });
  assert.deepEqual(await rpc(database, "count_things", { of: "all" }, schema), { count: 3 });
  assert.deepEqual(database.calls, [{ statement: "count_things", args: { of: "all" } }]);
});

// The codes with which the chapters refuse a caller.
const refusals = [
  "user_unknown",
  "api_key_unknown",
  "api_key_revoked",
  "api_key_expired",
  "api_key_scope_missing",
  "api_key_not_found",
  "api_key_expiry_invalid",
  "api_key_exceeds_maker",
  "oauth_client_not_found",
  "oauth_client_in_use",
  "connection_not_found",
  "connection_not_ready",
  "connection_disconnected",
  "reauthorization_required",
  "state_invalid",
  "confirmation_invalid",
  "confirmation_refused",
  "sync_running",
  "sync_superseded",
] as const;

for (const code of refusals) {
  Deno.test(`a refusal as ${code} is an error of that code, with its own sentence`, async () => {
    const error = await refusalOf(code, () => asked({ refusal: code }));
    assert.match(error.message, /^[A-Z].*\.$/);
    assert.notEqual(error.message, "The database refused the call.");
    assert.deepEqual(error.facts, {});
  });
}

Deno.test("a refusal names the connection that it is about", async () => {
  const answer = { refusal: "reauthorization_required", connection_id: connectionId };
  const error = await refusalOf("reauthorization_required", () => asked(answer));
  assert.deepEqual(error.facts, { connection_id: connectionId });
});

Deno.test("a refusal counts, whatever else is in the answer", async () => {
  await refusalOf("sync_running", () => asked({ refusal: "sync_running", count: 3 }));
});

Deno.test("an unknown refusal is an internal error", async () => {
  for (const refusal of ["unheard_of", "toString", ""]) {
    await refusalOf("internal_error", () => asked({ refusal }));
  }
});

Deno.test("an answer that does not match the schema is an internal error, and is not quoted", async () => {
  for (const answer of [null, "text", [], { count: "sesame" }, {}]) {
    const error = await refusalOf("internal_error", () => asked(answer));
    assert.match(error.message, /"count_things"/);
    assert.ok(!error.message.includes("sesame"));
  }
});

Deno.test("the error of a database that is down is passed on", async () => {
  const down = databaseDown();
  await assert.rejects(asked(down), (error) => error instanceof ConnectError && error === down);
});

Deno.test("a command passes its answer on, and fails as an RPC does", async () => {
  const answering = (answer: unknown): Promise<object> =>
    command(scriptedDatabase({ do_it: [answer] }), "do_it", {});
  assert.deepEqual(await answering({ input: 5 }), { input: 5 });
  await refusalOf("sync_running", () => answering({ refusal: "sync_running" }));
  for (const answer of [null, "text", 7]) {
    await refusalOf("internal_error", () => answering(answer));
  }
});
