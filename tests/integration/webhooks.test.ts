import assert from "node:assert/strict";
import { scheduleTicket } from "../support/credentials.ts";
import { eventually } from "../support/eventually.ts";
import { newPerson } from "../support/person.ts";
import { assertDone, send } from "../support/send.ts";
import { database } from "../support/stack.ts";
import { startReceiver } from "../support/webhook-receiver.ts";

/** A delivery as its owner sees it. */
interface Delivery {
  id: number;
  type: string;
  status: string;
  attempts: number;
  response_status: number | null;
  response_body: string | null;
  error: string | null;
  next_attempt_at: string | null;
}

Deno.test("a webhook shows each delivery: what the endpoint answered, and when the next attempt is", async () => {
  let status = 500;
  await using receiver = startReceiver(() => new Response("out of order", { status }));
  const person = await newPerson();
  const made = assertDone(
    await send(person.as, "POST", "webhooks", { url: receiver.url, events: ["report.stored"] }),
  );
  receiver.secret = made.secret;
  const path = `webhooks/${made.webhook.id}`;

  async function latest(wanted: string): Promise<Delivery> {
    await database`
      select amazon_ads_private.record_event('report.stored', ${person.userId}, null, '{"n": 1}')`;
    // The event has called deliver-events too. But pg_net gives a call up after five seconds, which a function that
    // starts on a busy machine may need; the schedule makes up for it a minute later, and this call does at once.
    const called = await send(await scheduleTicket("deliver-events"), "POST", "deliver-events");
    assert.equal(called.status, 202);
    return await eventually(`a delivery is ${wanted}`, async () => {
      const { deliveries: [delivery] } = assertDone(await send(person.as, "GET", path));
      return delivery?.status === wanted && delivery.attempts === 1 ? delivery : undefined;
    });
  }

  const failed = await latest("pending");
  assert.deepEqual([failed.response_status, failed.response_body, failed.error], [
    500,
    "out of order",
    "http_500",
  ]);
  assert.ok(failed.next_attempt_at !== null);
  status = 200;
  const delivered = await latest("delivered");
  assert.deepEqual([delivered.type, delivered.response_status, delivered.error], [
    "report.stored",
    200,
    null,
  ]);
  assert.equal(delivered.next_attempt_at, null);
  assert.equal(receiver.received.length, 2);

  const { webhook, deliveries } = assertDone(await send(person.as, "GET", path));
  assert.deepEqual(deliveries.map(({ id }: Delivery) => id), [delivered.id, failed.id]);
  assert.ok(webhook.last_success_at !== null);
});

Deno.test("a webhook that its owner disables says who did", async () => {
  const person = await newPerson();
  const made = assertDone(
    await send(person.as, "POST", "webhooks", { url: "http://127.0.0.1:9/hook" }),
  );
  const path = `webhooks/${made.webhook.id}`;
  const { webhook } = assertDone(await send(person.as, "PATCH", path, { status: "disabled" }));
  assert.equal(webhook.disabled_reason, "by_user");
  const { webhooks: [listed] } = assertDone(await send(person.as, "GET", "webhooks"));
  assert.deepEqual(listed, webhook);
});
