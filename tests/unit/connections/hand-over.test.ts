import assert from "node:assert/strict";
import { handOver } from "../../../shared/connections/hand-over.ts";
import { testContext } from "../support/context.ts";
import { refusalOf } from "../support/refusal.ts";
import { databaseDown, scriptedDatabase } from "../support/scripted-database.ts";
import { connectionId, user, userId } from "../support/tokens.ts";

const newOwnerId = "6b1f0c2d-3e7d-4f60-a8b4-6d1e0c9f7b33";
const newOwner = { kind: "user", user_id: newOwnerId } as const;
const caller = { ...user, operator: { key_name: "default" } };
const connection = {
  id: connectionId,
  name: "Amazon Ads",
  status: "active",
  region: "NA",
  regions: ["NA"],
  scopes: [],
  client_id: "client-1",
  oauth_client_id: null,
  connected_at: null,
  consented_at: null,
  consent_ends_at: null,
  last_synced_at: null,
  last_used_at: null,
  last_error: null,
  amazon_login_changed: null,
  created_at: "2026-11-21T11:59:00+00:00",
};
const plan = { old_user_id: userId, new_user_id: newOwnerId, token: null };

Deno.test("a hand-over ends when the last batch of accounts has followed", async () => {
  const database = scriptedDatabase({
    read_hand_over: [plan],
    hand_over_connection: [{ outcome: "handed_over", connection, unfinished: true }],
    continue_hand_over: [{ unfinished: true }, { unfinished: false }],
  });
  const context = testContext({ database });
  assert.deepEqual(await handOver(context, caller, connectionId, newOwner), connection);
  assert.deepEqual(database.statements(), [
    "read_hand_over",
    "hand_over_connection",
    "continue_hand_over",
    "continue_hand_over",
  ]);
  assert.deepEqual(database.argsOf("continue_hand_over", 1), {
    caller,
    connection_id: connectionId,
  });
});

Deno.test("a connection with few accounts takes one call", async () => {
  const database = scriptedDatabase({
    read_hand_over: [plan],
    hand_over_connection: [{ outcome: "handed_over", connection, unfinished: false }],
  });
  const context = testContext({ database });
  assert.deepEqual(await handOver(context, caller, connectionId, newOwner), connection);
});

Deno.test("a failure between two batches is the answer: housekeeping moves the others", async () => {
  const database = scriptedDatabase({
    read_hand_over: [plan],
    hand_over_connection: [{ outcome: "handed_over", connection, unfinished: true }],
    continue_hand_over: [databaseDown()],
  });
  const context = testContext({ database });
  await refusalOf(
    "database_unavailable",
    () => handOver(context, caller, connectionId, newOwner),
  );
});

Deno.test("tokens are sealed for the new owner", async () => {
  const context = testContext({});
  const sealFor = (owner: string, kind: "access_token" | "refresh_token") =>
    context.sealer.seal(`secret ${kind}`, { row: connectionId, owner, kind });
  const database = scriptedDatabase({
    read_hand_over: [{
      ...plan,
      token: {
        generation: 7,
        encrypted_access_token: await sealFor(userId, "access_token"),
        encrypted_refresh_token: await sealFor(userId, "refresh_token"),
      },
    }],
    hand_over_connection: [{ outcome: "handed_over", connection, unfinished: false }],
  });
  await handOver({ ...context, database }, caller, connectionId, newOwner);
  const sent = database.argsOf("hand_over_connection")["token"] as Record<string, string>;
  assert.equal(sent["generation"], 7);
  assert.equal(
    await context.sealer.open(sent["encrypted_refresh_token"] ?? "", {
      ...{ row: connectionId, owner: newOwnerId, kind: "refresh_token" },
    }),
    "secret refresh_token",
  );
});
