import { z } from "zod/v3";
import type { Caller } from "../schemas/caller.ts";
import { type EventType, eventTypeSchema } from "../schemas/event-type.ts";
import { type Database, SqlArray } from "./database.ts";
import { rpc } from "./rpc.ts";

const webhookSchema = z.object({
  id: z.string().uuid(),
  url: z.string(),
  events: z.array(eventTypeSchema).nullable(),
  status: z.enum(["active", "disabled"]),
  disabled_reason: z.enum(["by_user", "gone", "failing"]).nullable(),
  failing_since: z.string().nullable(),
  last_success_at: z.string().nullable(),
  created_at: z.string(),
  updated_at: z.string(),
});

/** A webhook as callers see it: never its secret. */
export type Webhook = z.infer<typeof webhookSchema>;

const deliverySchema = z.object({
  id: z.number(),
  event_id: z.string().uuid(),
  type: eventTypeSchema,
  status: z.enum(["pending", "delivered", "failed"]),
  attempts: z.number(),
  next_attempt_at: z.string().nullable(),
  last_attempt_at: z.string().nullable(),
  response_status: z.number().nullable(),
  response_body: z.string().nullable(),
  error: z.string().nullable(),
  duration_ms: z.number().nullable(),
  created_at: z.string(),
});

/** What became of one event at one webhook. */
export type Delivery = z.infer<typeof deliverySchema>;

const oneWebhook = z.object({ webhook: webhookSchema });

function sqlArray(events: readonly EventType[] | null): SqlArray | null {
  return events === null ? null : new SqlArray(events);
}

/** Whose webhooks the caller manages: a user's id, or null for the operator's. */
export async function readWebhookOwner(database: Database, caller: Caller): Promise<string | null> {
  const answer = z.object({ user_id: z.string().uuid().nullable() });
  return (await rpc(database, "read_webhook_owner", { caller }, answer)).user_id;
}

/** Stores a webhook. */
export function createWebhook(
  database: Database,
  caller: Caller,
  webhook: { id: string; url: string; events: EventType[] | null; encryptedSecret: string },
): Promise<{ webhook: Webhook }> {
  return rpc(database, "create_webhook", {
    caller,
    id: webhook.id,
    url: webhook.url,
    events: sqlArray(webhook.events),
    encrypted_secret: webhook.encryptedSecret,
  }, oneWebhook);
}

/** The caller's webhooks, newest first. */
export function listWebhooks(
  database: Database,
  caller: Caller,
): Promise<{ webhooks: Webhook[] }> {
  return rpc(
    database,
    "list_webhooks",
    { caller },
    z.object({ webhooks: z.array(webhookSchema) }),
  );
}

/** A webhook and a page of its deliveries, newest first. */
export function readWebhook(
  database: Database,
  caller: Caller,
  page: { id: string; beforeId: number | null; pageSize: number },
): Promise<{ webhook: Webhook; deliveries: Delivery[] }> {
  return rpc(database, "read_webhook", {
    caller,
    webhook_id: page.id,
    before_id: page.beforeId,
    page_size: page.pageSize,
  }, oneWebhook.extend({ deliveries: z.array(deliverySchema) }));
}

/** Changes a webhook; null or undefined changes nothing, but `events: null` means all types. */
export function changeWebhook(
  database: Database,
  caller: Caller,
  change: {
    id: string;
    url: string | null;
    events: EventType[] | null | undefined;
    status: "active" | "disabled" | null;
    encryptedSecret: string | null;
  },
): Promise<{ webhook: Webhook }> {
  return rpc(database, "change_webhook", {
    caller,
    webhook_id: change.id,
    url: change.url,
    changes_events: change.events !== undefined,
    events: sqlArray(change.events ?? null),
    status: change.status,
    encrypted_secret: change.encryptedSecret,
  }, oneWebhook);
}

/** Sends a delivery again. */
export function resendDelivery(
  database: Database,
  caller: Caller,
  delivery: { id: string; deliveryId: number },
): Promise<{ queued: true }> {
  return rpc(database, "resend_delivery", {
    caller,
    webhook_id: delivery.id,
    delivery_id: delivery.deliveryId,
  }, z.object({ queued: z.literal(true) }));
}

/** Deletes a webhook with its deliveries. */
export function deleteWebhook(
  database: Database,
  caller: Caller,
  id: string,
): Promise<{ deleted: true }> {
  return rpc(
    database,
    "delete_webhook",
    { caller, webhook_id: id },
    z.object({ deleted: z.literal(true) }),
  );
}
