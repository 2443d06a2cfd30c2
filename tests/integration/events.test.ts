import assert from "node:assert/strict";
import type postgres from "postgres";
import { withFault } from "../support/amazon-requests.ts";
import { eventually } from "../support/eventually.ts";
import { connect } from "../support/connect.ts";
import { newLwaApp, renewSecret } from "../support/lwa-app.ts";
import { newSyncedConnection } from "../support/new-synced-connection.ts";
import { newPersona } from "../support/own-connection.ts";
import { newPerson, type Person } from "../support/person.ts";
import { assertDone, send } from "../support/send.ts";
import { amazon, database } from "../support/stack.ts";

interface Event {
  type: string;
  connection_id: string | null;
  data: Record<string, unknown>;
  cursor: string;
}

/** A page that polls: reads what comes after its last cursor. */
function pollerOf({ supabase }: Person): () => Promise<Event[]> {
  let cursor = "";
  return async () => {
    const { data, error } = await supabase.schema("amazon_ads").from("events")
      .select("type, connection_id, data, cursor").gt("cursor", cursor).order("cursor");
    assert.equal(error, null, error?.message);
    const events = data as Event[];
    cursor = events.at(-1)?.cursor ?? cursor;
    return events;
  };
}

/** What a page has seen once an event of that type has come. */
async function typesUntil(poll: () => Promise<Event[]>, type: string): Promise<string[]> {
  const seen: string[] = [];
  return await eventually(`an event ${type}`, async () => {
    seen.push(...(await poll()).map((event) => event.type));
    return seen.includes(type) ? seen : undefined;
  });
}

Deno.test("a page that polls sees each change of a connection once, in order", async () => {
  const persona = newPersona();
  const { person, connectionId } = await newSyncedConnection(persona);
  const poll = pollerOf(person);
  const [first, ...others] = await eventually("the first event", async () => {
    const events = await poll();
    return events.length > 0 ? events : undefined;
  });
  assert.deepEqual(others, []);
  assert.deepEqual({ type: first?.type, connection_id: first?.connection_id }, {
    type: "connection.connected",
    connection_id: connectionId,
  });

  await amazon.revoke({ persona });
  for (let call = 0; call < 3; call++) {
    await person.call("get-token", { connection_id: connectionId, force_refresh: true });
  }
  assert.deepEqual(await typesUntil(poll, "connection.reauthorization_required"), [
    "connection.reauthorization_required",
  ]);

  await connect(person.as, persona, { connection_id: connectionId });
  assert.deepEqual(await typesUntil(poll, "connection.recovered"), ["connection.recovered"]);
  await connect(person.as, persona, { connection_id: connectionId });

  const asUser = person.as;
  for (let call = 0; call < 2; call++) {
    assertDone(await send(asUser, "DELETE", `connections/${connectionId}`));
  }
  assert.deepEqual(await typesUntil(poll, "connection.disconnected"), ["connection.disconnected"]);
});

Deno.test("the first sync that fails is an event, the next one is not", async () => {
  const persona = newPersona();
  const { person, connectionId } = await newSyncedConnection(persona);
  const poll = pollerOf(person);
  await typesUntil(poll, "connection.connected");
  const refused = { status: 403 };
  await withFault(
    { match: { persona, operation: "profiles" }, respond: refused },
    () =>
      withFault({ match: { persona, operation: "ads_accounts" }, respond: refused }, async () => {
        for (let sync = 0; sync < 2; sync++) {
          assertDone(await person.call("sync-accounts", { connection_ids: [connectionId] }));
        }
      }),
  );
  assert.deepEqual(await typesUntil(poll, "sync.failed"), ["sync.failed"]);
  const ends = await database`
    select status from amazon_ads.sync_runs where connection_id = ${connectionId} order by id desc limit 2`;
  assert.deepEqual(ends.map(({ status }) => status), ["failed", "failed"]);
});

Deno.test("an app that Amazon refuses is one event, however many of its connections fail", async () => {
  const person = await newPerson();
  const asUser = person.as;
  const app = await newLwaApp();
  const { oauth_client } = assertDone(
    await send(asUser, "POST", "oauth-clients", {
      name: "Agency app",
      client_id: app.client_id,
      client_secret: app.client_secret,
    }),
  );
  const connections = [];
  for (const persona of [newPersona(), newPersona()]) {
    connections.push(await connect(asUser, persona, { oauth_client_id: oauth_client.id }));
  }
  await renewSecret(app);
  await Promise.all(
    connections.map((connection_id) =>
      person.call("get-token", { connection_id, force_refresh: true })
    ),
  );
  const poll = pollerOf(person);
  const types = await typesUntil(poll, "client.rejected");
  assert.equal(types.filter((type) => type === "client.rejected").length, 1);
});

Deno.test("a page never skips an event of a transaction that commits late", async () => {
  const { person, connectionId } = await newSyncedConnection(newPersona());
  const poll = pollerOf(person);
  await typesUntil(poll, "connection.connected");
  const record = (session: postgres.Sql, step: number): Promise<unknown> =>
    session`select amazon_ads_private.record_event(
      'report.stored', ${person.userId}, ${connectionId}, jsonb_build_object('step', ${step}::int))`;
  const late = await database.reserve();
  const seen: unknown[] = [];
  try {
    await late`begin`;
    await record(late, 1);
    await record(database, 2);
    assert.deepEqual(await poll(), [], "the later event waits for the earlier transaction");
    await late`commit`;
  } finally {
    late.release();
  }
  await record(database, 3);
  await eventually("all three events", async () => {
    seen.push(...(await poll()).map(({ data }) => data["step"]));
    return seen.length === 3 ? seen : undefined;
  });
  assert.deepEqual(seen, [1, 2, 3]);
});

Deno.test("a user reads no other user's events", async () => {
  const { connectionId } = await newSyncedConnection(newPersona());
  const { supabase } = await newPerson();
  const { data } = await supabase.schema("amazon_ads").from("events").select();
  assert.deepEqual(data, []);
  const [row] = await database`
    select type from amazon_ads.events where connection_id = ${connectionId}`;
  assert.equal(row?.["type"], "connection.connected");
});
