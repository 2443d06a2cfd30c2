import assert from "node:assert/strict";
import { change, disconnect, list, read } from "../../../shared/connections/manage-connections.ts";
import {
  changeConnectionRequestSchema,
  connectionIdSchema,
} from "../../../shared/contract/requests/connections.ts";
import { testContext } from "../support/context.ts";
import { refusalOf } from "../support/refusal.ts";
import { scriptedDatabase } from "../support/scripted-database.ts";
import { connectionId, user } from "../support/tokens.ts";

const connection = {
  id: connectionId,
  name: "Amazon Ads",
  status: "active",
  region: "NA",
  regions: ["NA", "EU", "FE"],
  scopes: ["advertising::campaign_management"],
  client_id: "client-1",
  oauth_client_id: null,
  connected_at: "2026-11-21T12:00:00+00:00",
  consented_at: "2026-11-21T12:00:00+00:00",
  consent_ends_at: "2027-11-21T12:00:00+00:00",
  last_synced_at: null,
  last_used_at: null,
  last_error: null,
  amazon_login_changed: null,
  created_at: "2026-11-21T11:59:00+00:00",
};
const detail = {
  ...connection,
  token: {
    expires_at: "2026-11-21T13:00:00+00:00",
    expires_in: 3000,
    refresh_count: 4,
    last_refresh: "2026-11-21T12:00:00+00:00",
    next_refresh: "2026-11-21T12:52:00+00:00",
    next_attempt_at: null,
    last_error: null,
  },
};

Deno.test("connections are listed, and one is read with the state of its token", async () => {
  const database = scriptedDatabase({
    list_connections: [{ connections: [connection] }],
    read_connection: [{ connection: detail }],
  });
  const context = testContext({ database });
  assert.deepEqual(await list(context, user), { connections: [connection] });
  assert.deepEqual(await read(context, user, { id: connectionId }), { connection: detail });
  assert.deepEqual(database.argsOf("read_connection"), {
    caller: user,
    connection_id: connectionId,
  });
});

Deno.test("a ciphertext in an answer of the database is not passed on", async () => {
  const token = { ...detail.token, encrypted_access_token: "sesame" };
  const database = scriptedDatabase({ read_connection: [{ connection: { ...detail, token } }] });
  const answer = await read(testContext({ database }), user, { id: connectionId });
  assert.ok(!JSON.stringify(answer).includes("sesame"));
});

Deno.test("a change keeps the fields that it does not name, and names each region once", async () => {
  const database = scriptedDatabase({
    change_connection: [{ connection: detail }, { connection: detail }],
  });
  const context = testContext({ database });
  await change(
    context,
    user,
    changeConnectionRequestSchema.parse({ id: connectionId, name: " X " }),
  );
  const regions = ["EU", "EU", "NA"];
  await change(context, user, changeConnectionRequestSchema.parse({ id: connectionId, regions }));
  const common = { caller: user, connection_id: connectionId };
  assert.deepEqual(database.argsOf("change_connection"), { ...common, name: "X", regions: null });
  assert.deepEqual(database.argsOf("change_connection", 1), {
    ...common,
    name: null,
    regions: ["EU", "NA"],
  });
});

Deno.test("a disconnection answers with the connection", async () => {
  const left = { ...connection, status: "disconnected" };
  const database = scriptedDatabase({
    disconnect_connection: [{ connection: left, unfinished: false }],
  });
  const answer = await disconnect(testContext({ database }), user, { id: connectionId });
  assert.equal(answer.connection.status, "disconnected");
});

Deno.test("another user's connection is not found, for every action", async () => {
  const refusal = { refusal: "connection_not_found" };
  const database = scriptedDatabase({
    read_connection: [refusal],
    change_connection: [refusal],
    disconnect_connection: [refusal],
  });
  const context = testContext({ database });
  const id = connectionId;
  await refusalOf("connection_not_found", () => read(context, user, { id }));
  await refusalOf("connection_not_found", () => change(context, user, { id, name: "X" }));
  await refusalOf("connection_not_found", () => disconnect(context, user, { id }));
});

Deno.test("a malformed id and a malformed change are refused", () => {
  assert.ok(!connectionIdSchema.safeParse({ id: "1" }).success);
  const refused = [{ name: "" }, { regions: [] }, { regions: ["US"] }, { status: "active" }];
  for (const request of refused) {
    assert.ok(!changeConnectionRequestSchema.safeParse({ id: connectionId, ...request }).success);
  }
});
