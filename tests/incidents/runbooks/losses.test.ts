import assert from "node:assert/strict";
import { z } from "zod";
import { until } from "../../../local/demo/until.ts";
import { takeBackup } from "../../support/backup.ts";
import { connect } from "../../support/connect.ts";
import { asOperator, makeKey } from "../../support/credentials.ts";
import { sleep } from "../../support/eventually.ts";
import { firstSyncEnded } from "../../support/first-sync.ts";
import { newLwaApp } from "../../support/lwa-app.ts";
import { newPersona } from "../../support/own-connection.ts";
import { newPerson } from "../../support/person.ts";
import { openRunbook, type Runbook } from "../../support/runbook.ts";
import { assertDone, assertRefused, send } from "../../support/send.ts";
import { database, stack } from "../../support/stack.ts";
import { startReceiver, type WebhookReceiver } from "../../support/webhook-receiver.ts";

// The runbooks for what is lost, played through by the commands of their text.

const { db_admin_url } = z.object({ db_admin_url: z.string() }).parse(stack);

async function arrives(
  receiver: WebhookReceiver,
  type: string,
  connectionId: string,
): Promise<void> {
  await until(
    `${type} arrives`,
    20_000,
    () =>
      Promise.resolve(
        receiver.received.find(({ type: got, data }) =>
          got === type && data["connection_id"] === connectionId
        ),
      ),
  );
}

async function healthOf(field: string): Promise<unknown> {
  return (await send({}, "GET", "health")).body[field];
}

Deno.test("a restore brings back what was ended since the backup, and the runbook ends it again", async () => {
  const person = await newPerson();
  const kept = await connect(person.as, newPersona());
  const ended = await connect(person.as, newPersona());
  await Promise.all([kept, ended].map((id) => firstSyncEnded(id)));
  const key = await makeKey(person.as);
  const url = "http://127.0.0.1:9/hook";
  const { webhook } = assertDone(await send(person.as, "POST", "webhooks", { url }));
  const { invitation } = assertDone(
    await send(person.as, "POST", "invitations", { name: "Guest" }),
  );
  await database`insert into amazon_ads_private.operators (user_id) values (${person.userId})`;
  await using backup = await takeBackup(db_admin_url);
  assertDone(await send(person.as, "DELETE", `api-keys/${key.id}`));
  assertDone(await send(person.as, "DELETE", `connections/${ended}`));
  assertDone(await send(person.as, "DELETE", `webhooks/${webhook.id}`));
  assertDone(await send(person.as, "DELETE", `invitations/${invitation.id}`));
  await database`delete from amazon_ads_private.operators where user_id = ${person.userId}`;

  await using runbook = await openRunbook("### A restore");
  const list = JSON.parse(
    await runbook.next({ "time of the backup": backup.takenAt.toISOString() }),
  );
  const acts = list.filter(({ user_id: id }: { user_id: string }) => id === person.userId);
  assert.deepEqual(acts.map(({ action }: { action: string }) => action), [
    "api_key_revoked",
    "connection_disconnected",
    "webhook_deleted",
    "invitation_revoked",
    "operator_removed",
  ]);
  await runbook.next();
  await backup.restore();
  assertDone(await send(key.as, "POST", "get-token", { connection_id: ended }));

  const { switches } = JSON.parse(await runbook.next());
  assert.equal(switches.hand_out_tokens, false);
  assertRefused(await send(key.as, "GET", "connections"), 401, "api_key_revoked");
  const [, disconnected, deleted, revoked, removed] = acts;
  await runbook.next({
    USER_ID: person.userId,
    CONNECTION_ID: disconnected.connection_id,
    WEBHOOK_ID: deleted.details.webhook_id,
    INVITATION_ID: revoked.details.invitation_id,
  });
  await runbook.next({ user_id: removed.user_id });
  assert.match(await runbook.next(), /"database":"ok"/);
  runbook.finish();
  const token = (connection_id: string): ReturnType<typeof send> =>
    send(person.as, "POST", "get-token", { connection_id });
  assertDone(await token(kept));
  assertRefused(await token(ended), 409, "connection_disconnected");
  assert.deepEqual(assertDone(await send(person.as, "GET", "webhooks")).webhooks, []);
  const { invitations } = assertDone(await send(person.as, "GET", "invitations"));
  assert.equal(invitations[0].status, "revoked");
  assertRefused(await send(person.as, "GET", "switches"), 403, "caller_not_allowed");
  assert.notEqual(await healthOf("scheduler"), "paused");
});

Deno.test("a mass re-authorization asks each user once, and each consent brings a connection back", async () => {
  await using receiver = startReceiver();
  const person = await newPerson();
  const made = assertDone(await send(person.as, "POST", "webhooks", { url: receiver.url }));
  receiver.secret = made.secret;
  const persona = newPersona();
  const connection_id = await connect(person.as, persona);
  await firstSyncEnded(connection_id);
  const accounts = await database`
    select id from amazon_ads.user_accounts where connection_id = ${connection_id}`;

  await using runbook = await openRunbook("### A mass re-authorization");
  const [{ require_reauthorization: changed }] = JSON.parse(await runbook.next());
  assert.ok(changed >= 1);
  await arrives(receiver, "connection.reauthorization_required", connection_id);
  assertRefused(
    await send(person.as, "POST", "get-token", { connection_id }),
    409,
    "reauthorization_required",
  );
  const people = JSON.parse(await runbook.next());
  const [mine] = people.filter((row: Record<string, unknown>) =>
    row["connection_id"] === connection_id
  );
  assert.equal(mine.user_id, person.userId);
  assert.match(mine.email, /@/);
  const invited = { USER_ID: mine.user_id, CONNECTION_ID: connection_id };
  assert.match(JSON.parse(await runbook.next(invited)).link, /#invitation=/);

  await connect(person.as, persona, { connection_id });
  await arrives(receiver, "connection.recovered", connection_id);
  assertDone(await send(person.as, "POST", "get-token", { connection_id }));
  const progress = JSON.parse(await runbook.next());
  assert.ok(progress.some(({ status }: { status: string }) => status === "active"));
  runbook.finish();
  const left = await database`
    select id from amazon_ads.user_accounts where connection_id = ${connection_id} and status = 'active'`;
  assert.equal(left.length, accounts.length, "accounts stay");
  const asked = receiver.received.filter(({ type }) => type.endsWith("reauthorization_required"));
  assert.equal(asked.length, 1);
});

/** Makes a webhook whose receiver knows the secret. */
async function register(
  as: Record<string, string>,
  receiver: WebhookReceiver,
): Promise<string> {
  const made = assertDone(await send(as, "POST", "webhooks", { url: receiver.url }));
  receiver.secret = made.secret;
  return made.webhook.id;
}

async function rotate(
  runbook: Runbook,
  receiver: WebhookReceiver,
  filled: Record<string, string>,
): Promise<void> {
  receiver.secret = JSON.parse(await runbook.next(filled)).secret;
}

Deno.test("the encryption keys are lost: consents, webhooks and apps come back with new ones", async () => {
  await using receiver = startReceiver();
  const person = await newPerson();
  const persona = newPersona();
  const connection_id = await connect(person.as, persona);
  await firstSyncEnded(connection_id);
  const app = await newLwaApp();
  const { oauth_client } = assertDone(
    await send(person.as, "POST", "oauth-clients", {
      name: "App",
      client_id: app.client_id,
      client_secret: app.client_secret,
    }),
  );
  const own = await connect(person.as, newPersona(), { oauth_client_id: oauth_client.id });
  await firstSyncEnded(own);
  const webhookId = await register(person.as, receiver);

  await using runbook = await openRunbook("### `AMAZON_ADS_ENCRYPTION_KEYS` is lost");
  await runbook.next();
  // An invocation of deliver-events that began before the deployment looks for deliveries for five seconds, with the
  // key that is lost.
  await sleep(7_000);
  assert.equal(await healthOf("tokens"), "unreadable");
  assertRefused(
    await send(person.as, "POST", "get-token", { connection_id }),
    500,
    "sealed_value_unreadable",
  );
  const [name = ""] = runbook.secretsSet["AMAZON_ADS_ENCRYPTION_KEYS"]?.split(":") ?? [];
  const filled = { "name of the new key": name };
  const [{ require_reauthorization: changed }] = JSON.parse(await runbook.next(filled));
  assert.ok(changed >= 2);
  assert.notEqual(await healthOf("tokens"), "unreadable");

  const webhooks = JSON.parse(await runbook.next(filled));
  assert.ok(
    webhooks.some((row: Record<string, unknown>) => row["webhook_id"] === webhookId),
    "the webhook is listed",
  );
  await rotate(runbook, receiver, { WEBHOOK_ID: webhookId, USER_ID: person.userId });
  const apps = JSON.parse(await runbook.next(filled));
  assert.ok(apps.some(({ id }: { id: string }) => id === oauth_client.id));
  await runbook.next({
    APP_ID: oauth_client.id,
    USER_ID: person.userId,
    APP_SECRET: app.client_secret,
  });
  runbook.finish();

  await connect(person.as, persona, { connection_id });
  await connect(person.as, newPersona(), { connection_id: own, oauth_client_id: oauth_client.id });
  for (const id of [connection_id, own]) {
    assertDone(
      await send(person.as, "POST", "get-token", { connection_id: id, force_refresh: true }),
    );
    await arrives(receiver, "connection.recovered", id);
  }
  assertDone(await send(asOperator, "POST", "refresh-tokens"));
});
