import assert from "node:assert/strict";
import { addDays, dateIn } from "../../local/amazon/ads/reports/dates.ts";
import { until } from "../../local/demo/until.ts";
import type { EventType } from "../../shared/schemas/event-type.ts";
import { withFault } from "../support/amazon-requests.ts";
import { connect } from "../support/connect.ts";
import { firstSyncEnded } from "../support/first-sync.ts";
import { newLwaApp, projectApp, renewSecret, tokensFor } from "../support/lwa-app.ts";
import { newPersona } from "../support/own-connection.ts";
import { newPerson, type Person } from "../support/person.ts";
import { finishReports } from "../support/reports.ts";
import { assertDone, send } from "../support/send.ts";
import { amazon, database } from "../support/stack.ts";
import { startReceiver } from "../support/webhook-receiver.ts";

// Every type of event, caused as it is in production, as the table and a webhook have it.

/** The longest time from the beginning of an event's transaction to its first arrival. */
const FIRST_TRY_MS = 5_000;

/** What causes an event, each time for a new person with a new persona at Amazon. */
interface Cause {
  /** Every event that comes of it, in order. */
  events: EventType[];
  /** Does it, and again where a state that lasts must make no second event. */
  run(person: Person, persona: string): Promise<void>;
}

async function connected({ as }: Person, persona: string): Promise<string> {
  const connectionId = await connect(as, persona);
  await firstSyncEnded(connectionId);
  return connectionId;
}

async function loseConsent(person: Person, persona: string): Promise<string> {
  const connection_id = await connected(person, persona);
  await amazon.revoke({ persona });
  for (let call = 0; call < 2; call++) {
    await person.call("get-token", { connection_id, force_refresh: true });
  }
  return connection_id;
}

/**
 * Lets consents end that were given before Amazon's rule began, 30 July 2026: until June 2027 no other consent is
 * in its last thirty days.
 */
async function withoutFirstDay(run: () => Promise<void>): Promise<void> {
  const [rule] = await database`
    select pg_get_functiondef('amazon_ads_private.consent_end(timestamptz)'::regprocedure) as definition`;
  const definition = String(rule?.["definition"]);
  const always = definition.replaceAll("2026-07-30", "2001-01-01");
  assert.notEqual(always, definition);
  await database.unsafe(always);
  try {
    await run();
  } finally {
    await database.unsafe(definition);
  }
}

/** Requests a report of a new connection, and works on it until it is over. */
async function runReport(person: Person, persona: string): Promise<void> {
  const connection_id = await connected(person, persona);
  const [profile] = await database`
    select profile_id from amazon_ads.amazon_profiles where connection_id = ${connection_id}`;
  const date = addDays(dateIn("America/Los_Angeles", Date.now()), -3);
  const created = await send(person.as, "POST", "reports", {
    ...{ connection_id, profile_id: profile?.["profile_id"] },
    ...{ table_name: "report_sp_campaigns", start_date: date, end_date: date },
  });
  assert.equal(created.status, 202, JSON.stringify(created.body));
  await amazon.changeSettings({ report_seconds: 0 });
  try {
    await finishReports(person.userId);
  } finally {
    await amazon.resetSettings();
  }
}

const CAUSES: Record<EventType, Cause> = {
  "connection.connected": {
    events: ["connection.connected"],
    async run(person, persona): Promise<void> {
      const connection_id = await connected(person, persona);
      await connect(person.as, persona, { connection_id });
    },
  },
  "connection.reauthorization_required": {
    events: ["connection.connected", "connection.reauthorization_required"],
    async run(person, persona): Promise<void> {
      await loseConsent(person, persona);
    },
  },
  "connection.recovered": {
    events: [
      "connection.connected",
      "connection.reauthorization_required",
      "connection.recovered",
    ],
    async run(person, persona): Promise<void> {
      const connection_id = await loseConsent(person, persona);
      for (let consent = 0; consent < 2; consent++) {
        await connect(person.as, persona, { connection_id });
      }
    },
  },
  "connection.consent_ending": {
    events: ["connection.connected", "connection.consent_ending"],
    async run(person, persona): Promise<void> {
      const { refresh_token } = await tokensFor(projectApp, persona);
      const consented_at = new Date(Date.now() - 340 * 86_400_000).toISOString();
      // Each update of the connection, such as that of its first sync, computes the end of the consent again.
      await withoutFirstDay(async () => {
        assertDone(await send(person.as, "POST", "connections", { refresh_token, consented_at }));
        for (let run = 0; run < 2; run++) {
          await database`select amazon_ads_private.run_housekeeping()`;
        }
      });
    },
  },
  "connection.amazon_login_changed": {
    events: ["connection.connected", "connection.amazon_login_changed"],
    async run(person, persona): Promise<void> {
      const connection_id = await connected(person, persona);
      // A renewal by another person, whose accounts are others.
      await connect(person.as, newPersona(), { connection_id });
      for (let sync = 0; sync < 2; sync++) {
        await until("the accounts of the other login are synced", 60_000, async () => {
          const { results: [synced] } = assertDone(
            await send(person.as, "POST", "sync-accounts", { connection_ids: [connection_id] }),
          );
          return synced.status === "succeeded" ? synced : undefined;
        });
      }
    },
  },
  "connection.disconnected": {
    events: ["connection.connected", "connection.disconnected"],
    async run(person, persona): Promise<void> {
      const connectionId = await connected(person, persona);
      for (let call = 0; call < 2; call++) {
        assertDone(await send(person.as, "DELETE", `connections/${connectionId}`));
      }
    },
  },
  "sync.failed": {
    events: ["connection.connected", "sync.failed"],
    async run(person, persona): Promise<void> {
      const connection_id = await connected(person, persona);
      const respond = { status: 403 };
      await withFault(
        { match: { persona, operation: "profiles" }, respond },
        () =>
          withFault({ match: { persona, operation: "ads_accounts" }, respond }, async () => {
            for (let sync = 0; sync < 2; sync++) {
              assertDone(await person.call("sync-accounts", { connection_ids: [connection_id] }));
            }
          }),
      );
    },
  },
  "report.stored": {
    events: ["connection.connected", "report.stored"],
    run: runReport,
  },
  "report.failed": {
    events: ["connection.connected", "report.failed"],
    async run(person, persona): Promise<void> {
      // Rows of a date that the report is not about.
      const body = '[{"date":"2020-01-01","campaignId":"1"}]';
      await withFault(
        { match: { operation: "report_file" }, respond: { status: 200, body } },
        () => runReport(person, persona),
      );
    },
  },
  "client.rejected": {
    events: ["connection.connected", "client.rejected"],
    async run(person, persona): Promise<void> {
      const app = await newLwaApp();
      const { client_id, client_secret } = app;
      const { oauth_client } = assertDone(
        await send(person.as, "POST", "oauth-clients", { name: "App", client_id, client_secret }),
      );
      const connection_id = await connect(person.as, persona, { oauth_client_id: oauth_client.id });
      await firstSyncEnded(connection_id);
      await renewSecret(app);
      for (let call = 0; call < 2; call++) {
        await person.call("get-token", { connection_id, force_refresh: true });
      }
    },
  },
};

interface EventRow {
  event_id: string;
  type: string;
  created_at: Date;
}

async function eventsOf({ userId }: Person): Promise<EventRow[]> {
  return await database<EventRow[]>`
    select event_id, type, created_at from amazon_ads.events where user_id = ${userId} order by id`;
}

for (const [type, { events, run }] of Object.entries(CAUSES)) {
  Deno.test(`${type} is in the table once and reaches a webhook, verified, within five seconds`, async () => {
    await using receiver = startReceiver();
    const person = await newPerson();
    const made = assertDone(await send(person.as, "POST", "webhooks", { url: receiver.url }));
    receiver.secret = made.secret;
    await run(person, newPersona());

    const rows = await eventsOf(person);
    assert.deepEqual(rows.map((row) => row.type), events);
    for (const row of rows) {
      const { at, type } = await until(
        `${row.type} arrives`,
        FIRST_TRY_MS,
        () => Promise.resolve(receiver.received.find(({ id }) => id === row.event_id)),
      );
      assert.equal(type, row.type);
      const waited = at - row.created_at.getTime();
      assert.ok(waited <= FIRST_TRY_MS, `${row.type} took ${waited} ms`);
    }
    assert.deepEqual(receiver.refused, []);
    assert.equal(receiver.received.length, events.length, "each arrives once");
  });
}

Deno.test("a change that is rolled back leaves no event, and nothing is sent", async () => {
  await using receiver = startReceiver();
  const person = await newPerson();
  const connectionId = await connected(person, newPersona());
  const made = assertDone(await send(person.as, "POST", "webhooks", { url: receiver.url }));
  receiver.secret = made.secret;
  await assert.rejects(
    database.begin(async (sql) => {
      await sql`update amazon_ads.connections set status = 'disconnected' where id = ${connectionId}`;
      const [seen] = await sql`
        select count(*)::int as deliveries from amazon_ads.webhook_deliveries
        where webhook_id = ${made.webhook.id}`;
      assert.equal(seen?.["deliveries"], 1, "within the transaction the event is there");
      throw new Error("rolled back");
    }),
    /rolled back/,
  );
  assert.deepEqual((await eventsOf(person)).map(({ type }) => type), ["connection.connected"]);
  assertDone(await send(person.as, "DELETE", `connections/${connectionId}`));
  await until("the next event arrives", FIRST_TRY_MS, () => Promise.resolve(receiver.received[0]));
  assert.deepEqual(receiver.received.map(({ type }) => type), ["connection.disconnected"]);
});
