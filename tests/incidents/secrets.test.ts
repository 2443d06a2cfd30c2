import assert from "node:assert/strict";
import { z } from "zod";
import { until } from "../../local/demo/until.ts";
import { decide, openCallback, startConsent, type StartedConsent } from "../support/consent.ts";
import { asOperator, bearer, type Credential, makeKey } from "../support/credentials.ts";
import { leaksOf } from "../support/everything-written.ts";
import { firstSyncEnded } from "../support/first-sync.ts";
import {
  codeFor,
  newLwaApp,
  projectApp,
  projectAppAt,
  renewSecret,
  tokensFor,
} from "../support/lwa-app.ts";
import { newPerson } from "../support/person.ts";
import { randomToken } from "../../shared/crypto/random-token.ts";
import { sealerWith, stackKeys } from "../support/sealing.ts";
import { assertDone, send } from "../support/send.ts";
import { amazon, database, stack } from "../support/stack.ts";
import { expireIn } from "../support/token-state.ts";
import { startReceiver } from "../support/webhook-receiver.ts";

const written = z.object({ logs_dir: z.string(), db_admin_url: z.string() }).parse(stack);
const sealer = sealerWith(stackKeys);

/** Every secret of the story, by a name for the report. */
const secrets = new Map<string, string>();
/** Every answer that was an error, as text. */
const refusals: string[] = [];

function keep(name: string, secret: unknown): string {
  assert.ok(typeof secret === "string" && secret.length >= 16, `${name} is no secret: ${secret}`);
  secrets.set(`${name} ${secrets.size}`, secret);
  return secret;
}

async function refused(
  caller: Credential,
  method: string,
  path: string,
  sent: Record<string, unknown> = {},
): Promise<void> {
  const { status, headers, body } = await send(caller, method, path, sent);
  assert.ok(status >= 400, `${method} ${path} went through`);
  refusals.push(JSON.stringify([...headers]) + JSON.stringify(body));
}

/** What the database holds sealed, opened with the stack's own key. */
async function opened(connectionId: string): Promise<void> {
  const [found] =
    await database`select user_id from amazon_ads.connections where id = ${connectionId}`;
  const place = { row: connectionId, owner: String(found?.["user_id"]) };
  for (
    const row of await database`
      select encrypted_access_token, encrypted_refresh_token from amazon_ads_private.oauth_tokens
      where connection_id = ${connectionId}`
  ) {
    const { encrypted_access_token: access, encrypted_refresh_token: refresh } = row;
    keep("access token", await sealer.open(access, { ...place, kind: "access_token" }));
    keep("refresh token", await sealer.open(refresh, { ...place, kind: "refresh_token" }));
  }
  for (
    const { encrypted_code_verifier: verifier } of await database`
      select encrypted_code_verifier from amazon_ads_private.oauth_states where connection_id = ${connectionId}`
  ) keep("verifier", await sealer.open(verifier, { ...place, kind: "code_verifier" }));
}

/** Agrees at Amazon and comes back, and keeps what the browser carries. */
async function comeBack(
  started: StartedConsent,
): Promise<{ confirmation: string; state: string; code: string }> {
  const state = keep("state", new URL(started.authorizationUrl).searchParams.get("state"));
  await opened(started.connectionId);
  const redirectTo = await decide(started, "seller");
  const code = keep("code", new URL(redirectTo).searchParams.get("code"));
  const { location } = await openCallback(redirectTo);
  const confirmation = keep("confirmation", location?.searchParams.get("confirmation"));
  // A second time, as a browser that goes back does.
  refusals.push((await openCallback(redirectTo)).text);
  return { confirmation, state, code };
}

async function connect(user: Credential, more: Record<string, unknown> = {}): Promise<string> {
  const started = await startConsent(user, more);
  const { confirmation, state, code } = await comeBack(started);
  assertDone(await send(user, "POST", "oauth-confirm", { confirmation }));
  await refused(user, "POST", "oauth-confirm", { confirmation: `${confirmation} ${confirmation}` });
  await refused(user, "POST", "oauth-confirm", { confirmation, state, [code]: code });
  await refused({}, "GET", "oauth-callback", { state, error: "access_denied" });
  await firstSyncEnded(started.connectionId);
  await opened(started.connectionId);
  return started.connectionId;
}

async function token(user: Credential, connection_id: string, more = {}): Promise<string> {
  const sent = { connection_id, ...more };
  return keep("access token", assertDone(await send(user, "POST", "get-token", sent)).access_token);
}

/** A webhook that gets an event before and after its secret is rotated, and misuses of its secrets. */
async function playWebhook(user: Credential, userId: string): Promise<void> {
  await using receiver = startReceiver();
  const made = assertDone(await send(user, "POST", "webhooks", { url: receiver.url }));
  const path = `webhooks/${made.webhook.id}`;
  async function deliver(count: number): Promise<void> {
    await database`select amazon_ads_private.record_event('report.stored', ${userId}, null)`;
    await until("the event is delivered", 20_000, async () => {
      const [found] = await database`
        select count(*)::int as delivered from amazon_ads.webhook_deliveries
        where webhook_id = ${made.webhook.id} and status = 'delivered'`;
      return found?.["delivered"] === count ? true : undefined;
    });
  }

  receiver.secret = keep("webhook secret", made.secret);
  await deliver(1);
  const rotated = assertDone(await send(user, "PATCH", path, { rotate_secret: true }));
  const secret = keep("webhook secret", rotated.secret);
  await deliver(2);
  for (const one of [made.secret, secret]) keep("webhook secret", one.replace("whsec_", ""));
  await refused(user, "GET", `webhooks/${secret}`);
  await refused(user, "GET", path, { cursor: secret });
  await refused(user, "PATCH", path, { url: secret });
  await refused(user, "PATCH", path, { rotate_secret: secret });
  await refused(user, "PATCH", path, { [secret]: true });
  await refused(user, "POST", "webhooks", { url: `http://${secret}@app.example/` });
  await refused(user, "POST", "webhooks", { url: receiver.url, events: [secret] });
  await refused(bearer(secret), "GET", "webhooks");
  await brokenBody(user, `{"secret":"${secret}"`);
}

/** Lets the database call `refresh-tokens`, as each minute does; the ticket, once it is redeemed. */
async function callAsSchedule(): Promise<unknown> {
  const ticket = await database.begin(async (sql) => {
    await sql`select amazon_ads_private.call_function('refresh-tokens')`;
    // Only pg_net's queue has the ticket in clear, and only until the call is sent. now() is when this
    // transaction began: other calls have other tickets.
    const [queued] = await sql`
      select q.headers ->> 'x-schedule-ticket' as ticket
      from net.http_request_queue as q
      join amazon_ads_private.schedule_tickets as t
        on t.ticket_hash = sha256(convert_to(q.headers ->> 'x-schedule-ticket', 'UTF8'))
      where t.created_at = now()`;
    return queued?.["ticket"];
  });
  await until("the ticket is redeemed", 30_000, async () => {
    const [redeemed] = await database`
      select from amazon_ads_private.schedule_tickets
      where ticket_hash = sha256(convert_to(${ticket}, 'UTF8')) and redeemed_at is not null`;
    return redeemed;
  });
  return ticket;
}

/** A body that breaks off, as no supabase-js sends it. */
async function brokenBody(
  user: Credential,
  text: string,
  type = "application/json",
): Promise<void> {
  const response = await fetch(`${stack.functions_url}/connections`, {
    method: "POST",
    headers: { "content-type": type, ...user },
    body: text,
  });
  assert.ok(response.status >= 400);
  refusals.push(await response.text());
}

Deno.test("a whole story with every kind of secret and of failure is played", async () => {
  const env = z.record(z.string(), z.string()).parse(stack.functionEnv);
  keep("encryption key", stackKeys.slice(stackKeys.indexOf(":") + 1));
  keep("JWT secret", env["AMAZON_ADS_JWT_SECRET"]);
  keep("Amazon's client secret", projectApp.client_secret);
  keep("operator's key", stack.secret_keys.default);
  keep("database password", new URL(written.db_admin_url).password);

  const person = await newPerson();
  const user = person.as;
  const session = keep("session", user["authorization"]?.slice("Bearer ".length));

  // Connect, use, refresh.
  const connection_id = await connect(user);
  await token(user, connection_id);
  await token(user, connection_id, { force_refresh: true });
  await expireIn(connection_id, -10);
  await amazon.changeSettings({ refresh_token: "rotate" });
  try {
    await token(user, connection_id);
  } finally {
    await amazon.resetSettings();
  }
  await opened(connection_id);
  assertDone(await send(user, "POST", "sync-accounts", { connection_ids: [connection_id] }));
  for (const source of ["stored", "ads-accounts", "profiles"]) {
    assertDone(await send(user, "POST", "list-accounts", { connection_id, source }));
  }
  await database`
    update amazon_ads_private.oauth_tokens set refresh_due_at = now() where connection_id = ${connection_id}`;
  assertDone(await send(asOperator, "POST", "refresh-tokens"));
  await opened(connection_id);

  // A ticket that the schedule made and the function redeemed, presented a second time.
  const ticket = keep("ticket", await callAsSchedule());
  await refused({ "x-schedule-ticket": ticket }, "POST", "refresh-tokens");

  // A foreign confirmation, a denied consent, a consent that stays open.
  const stolen = await comeBack(await startConsent(user));
  const stranger = (await newPerson()).as;
  await refused(stranger, "POST", "oauth-confirm", { confirmation: stolen.confirmation });
  await openCallback(await decide(await startConsent(user), "seller", "deny"));
  await comeBack(await startConsent(user));

  // An API key, in the right place and in wrong ones.
  const made = await makeKey(user);
  const key = keep("API key", made.key);
  await token(made.as, connection_id);
  assertDone(await send(user, "DELETE", `api-keys/${made.id}`));
  await refused(made.as, "POST", "get-token", { connection_id });
  await refused(bearer(`${key}x`), "GET", "connections");
  await refused({ apikey: key }, "GET", "connections");
  await refused(user, "GET", `api-keys/${key}`);
  await refused(user, "POST", "get-token", { connection_id: key });
  await refused(user, "GET", "get-token", { [key]: "1", access_token: key });
  await refused({ apikey: `${stack.secret_keys.default}x` }, "GET", "connections");
  await refused(bearer(`${session}x`), "GET", "connections");

  // An app of one's own.
  const app = await newLwaApp();
  keep("app's secret", app.client_secret);
  const { client_id, client_secret } = app;
  const { oauth_client } = assertDone(
    await send(user, "POST", "oauth-clients", { name: "App", client_id, client_secret }),
  );
  await connect(user, { oauth_client_id: oauth_client.id });
  const renewed = await renewSecret(app);
  keep("app's secret", renewed.client_secret);
  assertDone(
    await send(user, "PATCH", `oauth-clients/${oauth_client.id}`, {
      client_secret: renewed.client_secret,
    }),
  );
  await refused(user, "PATCH", `oauth-clients/${oauth_client.id}`, {
    name: renewed.client_secret,
    client_secret: [renewed.client_secret],
  });
  await refused(user, "POST", "oauth-clients", {
    name: "",
    client_id: client_secret,
    client_secret,
  });
  await refused(user, "POST", "oauth-clients", { name: "a\u0000", client_id, client_secret });
  await refused(user, "POST", "oauth-clients", { [client_secret]: client_id });

  // Imports, honoured and not.
  const elsewhere = await tokensFor(projectApp, "seller");
  const refresh_token = keep("refresh token", elsewhere.refresh_token);
  keep("access token", elsewhere.access_token);
  const imported =
    assertDone(await send(user, "POST", "connections", { refresh_token })).connection;
  await token(user, imported.id);
  const redirect_uri = "https://elsewhere.example/callback";
  const code_verifier = keep("verifier", randomToken(32));
  const challenge = { code_challenge: code_verifier, code_challenge_method: "plain" };
  const code = keep("code", await codeFor(await projectAppAt(redirect_uri), "seller", challenge));
  const copied = { code, redirect_uri, code_verifier };
  const byCode = assertDone(await send(user, "POST", "connections", copied));
  await opened(byCode.connection.id);
  await refused(user, "POST", "connections", copied);
  await refused(user, "POST", "connections", { refresh_token });
  await refused(user, "POST", "connections", { refresh_token, name: refresh_token.repeat(2) });
  await refused(user, "POST", "connections", { refresh_token, [refresh_token]: true });
  await refused(user, "POST", "connections", { refresh_token, region: refresh_token });
  await refused(user, "POST", "connections", { refresh_token: [refresh_token] });
  await brokenBody(user, `{"refresh_token":"${refresh_token}"`);
  await brokenBody(user, `refresh_token=${refresh_token}`, "application/x-www-form-urlencoded");
  await brokenBody(user, JSON.stringify({ refresh_token: refresh_token.repeat(300) }));
  const foreign = keep(
    "refresh token",
    (await tokensFor(await newLwaApp(), "seller")).refresh_token,
  );
  await refused(user, "POST", "connections", { refresh_token: foreign });

  await playWebhook(user, person.userId);

  // The end: revoked, disconnected.
  await amazon.revoke({ refresh_token });
  await refused(user, "POST", "get-token", { connection_id: imported.id, force_refresh: true });
  await refused(user, "POST", "connections", { refresh_token });
  assertDone(await send(user, "DELETE", `connections/${connection_id}`));
  await refused(user, "POST", "get-token", { connection_id });

  const kinds = new Set([...secrets.keys()].map((name) => name.replace(/ \d+$/, "")));
  assert.deepEqual([...kinds].sort(), [
    "API key",
    "Amazon's client secret",
    "JWT secret",
    "access token",
    "app's secret",
    "code",
    "confirmation",
    "database password",
    "encryption key",
    "operator's key",
    "refresh token",
    "session",
    "state",
    "ticket",
    "verifier",
    "webhook secret",
  ]);
});

/** What every token of Amazon's begins with. */
const BEGINNINGS = new Map([["an access token", "Atza|"], ["a refresh token", "Atzr|"]]);

Deno.test("no answer that refuses repeats a secret", () => {
  assert.ok(refusals.length > 30);
  for (const [name, secret] of [...secrets, ...BEGINNINGS]) {
    for (const text of refusals) {
      assert.ok(
        !text.includes(secret) && !text.includes(encodeURIComponent(secret)),
        `${name}: ${text}`,
      );
    }
  }
});

Deno.test("nothing that the stack wrote, in logs or in the database, has a secret in clear", async () => {
  const [last] = /[0-9a-f-]{36}/.exec(refusals.at(-1) ?? "") ?? [];
  await until("the log has the story's last refusal", 10_000, async () => {
    const log = await Deno.readTextFile(`${written.logs_dir}/functions.log`);
    return log.includes(last ?? assert.fail("no request id")) || undefined;
  });
  const leaks = await leaksOf(new Map([...secrets, ...BEGINNINGS]), written);
  assert.deepEqual(leaks, []);
});

Deno.test("the search finds what is planted: in a log, a text, a JSON, bytes and a comment", async () => {
  const planted = new Map([
    ["log", `Atza|${crypto.randomUUID()}`],
    ["log, as in a URL", `Atzr|${crypto.randomUUID()}`],
    ["text", crypto.randomUUID()],
    ["json", crypto.randomUUID()],
    ["bytes", crypto.randomUUID()],
    ["comment", crypto.randomUUID()],
  ]);
  const at = (name: string): string => planted.get(name) ?? assert.fail(name);
  const file = `${written.logs_dir}/planted.log`;
  await Deno.writeTextFile(
    file,
    `a ${at("log")} b\n?x=${encodeURIComponent(at("log, as in a URL"))}`,
  );
  await database`create table public.planted (word text, facts jsonb, bytes bytea)`;
  try {
    await database.unsafe(`comment on table public.planted is '${at("comment")}'`);
    await database`
      insert into public.planted
      values (${at("text")}, ${database.json({ deep: [at("json")] })}, ${
      at("bytes")
    }::text::bytea)`;
    const found = await leaksOf(planted, written);
    assert.deepEqual(
      found.map(({ secret, place }) => `${secret} in ${place}`).sort(),
      [
        "bytes in public.planted",
        "comment in pg_catalog.pg_description",
        "json in public.planted",
        `log in ${file}`,
        `log, as in a URL in ${file}`,
        "text in public.planted",
      ],
    );
  } finally {
    await database`drop table public.planted`;
    await Deno.remove(file);
  }
});
