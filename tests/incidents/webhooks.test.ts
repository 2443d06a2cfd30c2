import assert from "node:assert/strict";
import { Webhook } from "standardwebhooks";
import { startFunctionProcess } from "../../local/functions/process.ts";
import { until } from "../../local/demo/until.ts";
import { asOperator, type Credential, scheduleTicket } from "../support/credentials.ts";
import { newSyncedConnection } from "../support/new-synced-connection.ts";
import { newPersona } from "../support/own-connection.ts";
import { newPerson } from "../support/person.ts";
import { assertDone, assertRefused, send } from "../support/send.ts";
import { amazon, database, stack } from "../support/stack.ts";
import { type Received, startReceiver, type WebhookReceiver } from "../support/webhook-receiver.ts";

/** Makes a webhook of the caller's for a receiver, which learns the secret. */
async function register(
  caller: Credential,
  receiver: WebhookReceiver,
  terms: Record<string, unknown> = {},
): Promise<string> {
  const made = assertDone(await send(caller, "POST", "webhooks", { url: receiver.url, ...terms }));
  receiver.secret = made.secret;
  return made.webhook.id;
}

async function recordEvents(userId: string, count: number): Promise<void> {
  await database`
    select amazon_ads_private.record_event('report.stored', ${userId}, null, jsonb_build_object('n', n))
    from generate_series(1, ${count}::int) as n`;
}

interface DeliveryRow {
  status: string;
  attempts: number;
  error: string | null;
}

async function deliveriesOf(webhookId: string): Promise<DeliveryRow[]> {
  return await database<DeliveryRow[]>`
    select status, attempts, error from amazon_ads.webhook_deliveries
    where webhook_id = ${webhookId} order by id`;
}

/** Lets the time pass until the next attempt of each delivery. */
async function runClockForward(webhookId: string): Promise<void> {
  await database`
    update amazon_ads.webhook_deliveries set next_attempt_at = now()
    where webhook_id = ${webhookId} and status = 'pending'`;
}

/** Calls deliver-events, as the schedule does every minute. */
async function callDeliverEvents(): Promise<void> {
  const { status } = await send(await scheduleTicket("deliver-events"), "POST", "deliver-events");
  assert.equal(status, 202);
}

Deno.test("each event reaches a webhook within five seconds, verified, and the operator's too", async () => {
  await using operators = startReceiver();
  const operatorsId = await register(asOperator, operators);
  await using receiver = startReceiver();
  const persona = newPersona();
  const { person, connectionId } = await newSyncedConnection(persona);
  const caller = person.as;
  await register(caller, receiver);

  async function arrives(type: string): Promise<void> {
    const [event] = await database`
      select event_id, clock_timestamp() as at from amazon_ads.events
      where user_id = ${person.userId} and type = ${type} order by id desc limit 1`;
    assert.ok(event, `no event ${type}`);
    for (const { received } of [receiver, operators]) {
      const got: Received = await until(
        `${type} arrives`,
        5_000,
        () => Promise.resolve(received.find(({ id }) => id === event["event_id"])),
      );
      assert.deepEqual([got.type, got.data["connection_id"], got.data["user_id"]], [
        type,
        connectionId,
        person.userId,
      ]);
    }
  }

  await amazon.revoke({ persona });
  await person.call("get-token", { connection_id: connectionId, force_refresh: true });
  await arrives("connection.reauthorization_required");
  assertDone(await send(caller, "DELETE", `connections/${connectionId}`));
  await arrives("connection.disconnected");
  assert.deepEqual(receiver.received.map(({ type }) => type), [
    "connection.reauthorization_required",
    "connection.disconnected",
  ]);
  assert.deepEqual([...receiver.refused, ...operators.refused], []);
  assertDone(await send(asOperator, "DELETE", `webhooks/${operatorsId}`));
});

Deno.test("a thousand events: an endpoint that hangs and one that fails slow no other, and killed processes lose none", async () => {
  const EVENTS = 1_000;
  await using well = startReceiver();
  let areBroken = true;
  const recovered = (): Response => new Response(null, { status: 204 });
  await using failing = startReceiver(() =>
    areBroken ? new Response("out of order", { status: 500 }) : recovered()
  );
  await using hanging = startReceiver(() => areBroken ? new Promise(() => {}) : recovered());
  const person = await newPerson();
  const caller = person.as;
  const ids = {
    well: await register(caller, well),
    failing: await register(caller, failing),
    hanging: await register(caller, hanging),
  };
  const startedAt = Date.now();
  await recordEvents(person.userId, EVENTS);

  // Two processes of their own take part, and die in the middle of it.
  for (let victim = 0; victim < 2; victim++) {
    const process = await startFunctionProcess({
      functionName: "deliver-events",
      env: stack.functionEnv,
    });
    const before = well.received.length;
    await send(await scheduleTicket("deliver-events"), "POST", "deliver-events", {}, process.url);
    await until(
      "some are delivered",
      20_000,
      () => Promise.resolve(well.received.length > before + 5 ? true : undefined),
    );
    process.kill("SIGKILL");
    await process.ended;
  }

  await until("the well endpoint has all", 120_000 - (Date.now() - startedAt), async () => {
    const distinct = new Set(well.received.map(({ id }) => id));
    return await Promise.resolve(distinct.size === EVENTS ? true : undefined);
  });
  assert.deepEqual(well.refused, []);
  await until("and all are recorded", 60_000, async () => {
    const rows = await deliveriesOf(ids.well);
    return rows.every(({ status }) => status === "delivered") ? true : undefined;
  });
  const duplicates = well.received.length - EVENTS;
  assert.ok(
    duplicates <= 2 * 8,
    `${duplicates} duplicates are more than two processes had in flight`,
  );

  for (const [name, error] of [["failing", "http_500"], ["hanging", "timeout"]] as const) {
    // The well endpoint may have all before an attempt at the hanging one has reached its time limit. An attempt
    // of a killed process is repeated when its lease has ended.
    const rows = await until(
      `a delivery of the ${name} endpoint has the error ${error}`,
      120_000,
      async () => {
        const found = await deliveriesOf(ids[name]);
        return found.some((row) => row.error === error) ? found : undefined;
      },
    );
    assert.equal(rows.length, EVENTS);
    assert.ok(rows.every(({ status }) => status === "pending"), "nothing is lost");
  }

  areBroken = false;
  await until("both have all once they are well again", 240_000, async () => {
    await runClockForward(ids.failing);
    await runClockForward(ids.hanging);
    await callDeliverEvents();
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    const rows = [...await deliveriesOf(ids.failing), ...await deliveriesOf(ids.hanging)];
    return rows.every(({ status }) => status === "delivered") ? true : undefined;
  });
});

Deno.test("a delivery is retried until it succeeds, and the endpoint sees one id", async () => {
  let answers = 0;
  await using receiver = startReceiver(() =>
    new Response("x".repeat(3_000), { status: answers++ < 3 ? 503 : 200 })
  );
  const person = await newPerson();
  const caller = person.as;
  const id = await register(caller, receiver);
  await recordEvents(person.userId, 1);
  for (let attempt = 1; attempt <= 4; attempt++) {
    await until(`attempt ${attempt} is recorded`, 20_000, async () => {
      const [row] = await deliveriesOf(id);
      return row?.attempts === attempt ? row : undefined;
    });
    await runClockForward(id);
    if (attempt < 4) await callDeliverEvents();
  }
  const { webhook, deliveries } = assertDone(await send(caller, "GET", `webhooks/${id}`));
  const [delivery] = deliveries;
  assert.deepEqual([delivery.status, delivery.attempts, delivery.response_status], [
    "delivered",
    4,
    200,
  ]);
  assert.equal(delivery.response_body, "x".repeat(1024));
  assert.equal(webhook.failing_since, null);
  assert.equal(new Set(receiver.received.map((one) => one.id)).size, 1);
  assert.equal(new Set(receiver.received.map((one) => one.body)).size, 1);

  assertDone(await send(caller, "POST", `webhooks/${id}`, { delivery_id: delivery.id }));
  await until(
    "it is sent again",
    10_000,
    () => Promise.resolve(receiver.received.length === 5 ? true : undefined),
  );
});

Deno.test("410 disables a webhook, and a redirect is not followed", async () => {
  await using elsewhere = startReceiver();
  await using gone = startReceiver(() => new Response(null, { status: 410 }));
  await using moved = startReceiver(() =>
    new Response(null, { status: 307, headers: { location: elsewhere.url } })
  );
  const person = await newPerson();
  const caller = person.as;
  const goneId = await register(caller, gone);
  const movedId = await register(caller, moved);
  await recordEvents(person.userId, 1);
  await until("both were tried", 10_000, async () => {
    const rows = [...await deliveriesOf(goneId), ...await deliveriesOf(movedId)];
    return rows.every(({ attempts }) => attempts === 1) ? true : undefined;
  });
  const read = assertDone(await send(caller, "GET", `webhooks/${goneId}`));
  assert.deepEqual([read.webhook.status, read.webhook.disabled_reason], ["disabled", "gone"]);
  const [redirected] = await deliveriesOf(movedId);
  assert.deepEqual([redirected?.status, redirected?.error], ["pending", "redirect"]);
  assert.deepEqual([elsewhere.received.length, elsewhere.refused.length], [0, 0]);
});

Deno.test("after a rotation both secrets verify for a day, and no secret is readable anywhere", async () => {
  await using receiver = startReceiver();
  const person = await newPerson();
  const caller = person.as;
  const id = await register(caller, receiver);
  const former = receiver.secret;
  assert.match(former, /^whsec_[A-Za-z0-9+/]{43}=$/);
  const rotated = assertDone(
    await send(caller, "PATCH", `webhooks/${id}`, { rotate_secret: true }),
  );
  assert.notEqual(rotated.secret, former);

  await recordEvents(person.userId, 1);
  const first = await until(
    "the first event arrives",
    5_000,
    () => Promise.resolve(receiver.received[0]),
  );
  for (const secret of [former, rotated.secret]) {
    new Webhook(secret).verify(first.body, first.headers);
  }
  await database`
    update amazon_ads_private.webhook_secrets set previous_ends_at = now() where webhook_id = ${id}`;
  receiver.secret = rotated.secret;
  await recordEvents(person.userId, 1);
  const second = await until(
    "the second event arrives",
    5_000,
    () => Promise.resolve(receiver.received[1]),
  );
  assert.throws(() => new Webhook(former).verify(second.body, second.headers));

  const answers = [
    await send(caller, "GET", "webhooks"),
    await send(caller, "GET", `webhooks/${id}`),
    await send(caller, "PATCH", `webhooks/${id}`, { events: null }),
  ];
  const rows = await database`
    select s::text as row from amazon_ads_private.webhook_secrets as s where webhook_id = ${id}
    union all select w::text from amazon_ads.webhooks as w where id = ${id}
    union all select d::text from amazon_ads.webhook_deliveries as d where webhook_id = ${id}`;
  const readable = JSON.stringify([answers.map(({ body }) => body), rows]);
  for (const secret of [former, rotated.secret]) {
    assert.ok(!readable.includes(secret.slice("whsec_".length)));
  }
});

Deno.test("a copy of the database sends nothing, also when it is called by hand", async () => {
  await using receiver = startReceiver();
  const person = await newPerson();
  const caller = person.as;
  const id = await register(caller, receiver);
  const copy = await startFunctionProcess({
    functionName: "deliver-events",
    env: {
      ...stack.functionEnv,
      SUPABASE_URL: "https://copy.example",
      AMAZON_ADS_DATABASE_POOL_URL: stack.db_url,
    },
  });
  try {
    // The database as the copy finds it: it belongs to the original, and no function has reported the copy yet.
    // The stack's own functions are strangers to it as well.
    await database`
      update amazon_ads_private.settings
      set project_url = 'https://original.example', other_project_url = null`;
    await recordEvents(person.userId, 1);
    for (const call of ["before it has reported its project", "after that"]) {
      const answer = assertDone(await send(asOperator, "POST", "deliver-events", {}, copy.url));
      assert.deepEqual([answer.delivered, answer.failed], [0, 0], call);
    }
    assert.equal(receiver.received.length, 0);
  } finally {
    await copy.stop();
    await database`
      update amazon_ads_private.settings
      set project_url = ${stack.supabase_url}, other_project_url = null`;
  }
  await callDeliverEvents();
  await until(
    "the original sends it",
    10_000,
    () => Promise.resolve(receiver.received.length === 1 ? true : undefined),
  );
  assertDone(await send(caller, "DELETE", `webhooks/${id}`));
});

Deno.test("a webhook with an address that is not allowed is refused", async () => {
  const caller = (await newPerson()).as;
  for (
    const url of [
      "http://example.com/hook",
      "https://10.0.0.1/hook",
      "https://user:password@example.com/hook",
      "https://localhost./hook",
      "ftp://127.0.0.1/",
    ]
  ) {
    assertRefused(
      await send(caller, "POST", "webhooks", { url }),
      400,
      "webhook_url_not_allowed",
    );
  }
  assert.deepEqual(assertDone(await send(caller, "GET", "webhooks")).webhooks, []);
});
