import type { Context } from "../context.ts";
import type { DeliverySummary } from "../contract/answers/deliver-events.ts";
import {
  claimDeliveries,
  type ClaimedDelivery,
  type DeliveryOutcome,
  recordDeliveries,
  resumeDeliveries,
} from "../database/deliveries.ts";
import { batch } from "../database/transport/batch.ts";
import { pause } from "../http/pause.ts";
import { sendDelivery } from "./send-delivery.ts";

/** How many deliveries are in flight at the same time. */
const CONCURRENCY = 40;

/** How many of them may be for endpoints that fail: each may take the whole time limit. */
const FAILING_CONCURRENCY = 20;

/** How many may be in flight for one webhook; one that fails gets a single one. */
const PER_WEBHOOK = 8;

/** The platform allows 2 s of CPU a request; the schedule counts with 300, too. */
const MAX_DELIVERIES = 300;

/** When to stop claiming, in ms. With the time limit of an attempt it is well below the platform's 150 s. */
const BUDGET_MS = 50_000;

/** Longer than an attempt's time limit and the recording of its outcome. */
const LEASE_SECONDS = 20;

/** How long an invocation with nothing to do looks for more before it ends, and how often. */
const LINGER_MS = 5_000;
const POLL_MS = 250;

/** Records outcomes: those that arrive while a batch is under way share the next one. */
function batchOutcomes({ database }: Context): (outcome: DeliveryOutcome) => Promise<void> {
  return batch<DeliveryOutcome, void>({
    maxSize: 50,
    maxWaitMs: 1_000,
    sendOne: async (outcome) => {
      await recordDeliveries(database, [outcome]);
    },
    sendMany: async (outcomes) => {
      await recordDeliveries(database, [...outcomes]);
      return outcomes.map(() => () => {});
    },
  });
}

/**
 * Sends the deliveries that are due until none has been for a few seconds, or the invocation has done its
 * share. An endpoint that hangs holds a few places, and the deliveries of the others pass it.
 */
export async function deliverEvents(context: Context): Promise<DeliverySummary> {
  const { database } = context;
  const { projectUrl } = context.webhooks;
  const record = batchOutcomes(context);
  const deadline = performance.now() + BUDGET_MS;
  const inFlight = new Set<Promise<void>>();
  const summary: DeliverySummary = { delivered: 0, failed: 0, more: false };
  const errors: unknown[] = [];
  let failingInFlight = 0;
  let claimedInAll = 0;
  let lastClaimedAt = performance.now();

  async function deliver(delivery: ClaimedDelivery): Promise<void> {
    const outcome = await sendDelivery(context, delivery);
    summary[outcome.error === null ? "delivered" : "failed"]++;
    await record(outcome);
  }

  function start(delivery: ClaimedDelivery): void {
    if (delivery.is_failing) failingInFlight++;
    // Without its outcome a delivery is due again when its lease ends.
    const work = deliver(delivery).catch((error) => void errors.push(error)).finally(() => {
      inFlight.delete(work);
      if (delivery.is_failing) failingInFlight--;
    });
    inFlight.add(work);
  }

  while (performance.now() < deadline && errors.length === 0) {
    const room = Math.min(CONCURRENCY - inFlight.size, MAX_DELIVERIES - claimedInAll);
    if (claimedInAll === MAX_DELIVERIES) break;
    const claimed = room === 0 ? [] : await claimDeliveries(database, {
      projectUrl,
      batch: room,
      failingBatch: Math.min(room, FAILING_CONCURRENCY - failingInFlight),
      perWebhook: PER_WEBHOOK,
      leaseSeconds: LEASE_SECONDS,
    });
    for (const delivery of claimed) start(delivery);
    claimedInAll += claimed.length;
    if (claimed.length > 0) {
      lastClaimedAt = performance.now();
    } else if (inFlight.size === 0 && performance.now() - lastClaimedAt >= LINGER_MS) {
      break;
    }
    await Promise.race([...inFlight, pause(POLL_MS)]);
  }
  await Promise.all(inFlight);
  if (errors.length > 0) throw errors[0];
  return { ...summary, more: await resumeDeliveries(database) };
}
