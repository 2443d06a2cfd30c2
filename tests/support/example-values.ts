import assert from "node:assert/strict";
import { EXAMPLE, type ExampleName } from "../../shared/contract/example-values.ts";
import { connect } from "./connect.ts";
import { decide, giveConsent, openCallback, startConsent, type StartedConsent } from "./consent.ts";
import { type Credential, makeKey } from "./credentials.ts";
import { eventually } from "./eventually.ts";
import { firstSyncEnded } from "./first-sync.ts";
import { codeFor, newLwaApp, projectApp, projectAppAt, tokensFor } from "./lwa-app.ts";
import { newPersona } from "./own-connection.ts";
import type { Person } from "./person.ts";
import { assertDone, send } from "./send.ts";
import { database, returnTo } from "./stack.ts";

/** For whom an example is sent. */
export interface ExampleSetting {
  person: Person;
  /** What the example is sent with: a consent belongs to the caller that started it. */
  caller: Credential;
  /** The address of an endpoint that takes events. */
  webhookUrl: string;
}

type Value = string | number;

/** Makes the values of one example, each when it is needed first. */
export function exampleValues(
  { person, caller, webhookUrl }: ExampleSetting,
): (name: ExampleName) => Promise<Value> {
  const made = new Map<ExampleName, Promise<Value>>();

  function value(name: ExampleName): Promise<Value> {
    const known = made.get(name) ?? MAKERS[name]();
    made.set(name, known);
    return known;
  }

  async function text(name: ExampleName): Promise<string> {
    return String(await value(name));
  }

  /** What a query finds about the connection, which is synced. */
  async function found(rows: Promise<readonly Record<string, unknown>[]>): Promise<string> {
    const [row] = await rows;
    return String(row?.["id"] ?? assert.fail("The persona has no such thing."));
  }

  const started = once(() => startConsent(caller));
  const callback = once(async () => new URL(await decide(await started(), "seller")).searchParams);
  const app = once(() => newLwaApp());

  const invitation = once(async () => {
    const connection_id = await text("connectionId");
    const sent = { name: "Client", page_url: returnTo, connection_id };
    return assertDone(await send(person.as, "POST", "invitations", sent));
  });
  /** The consent of the invited person, in their browser. */
  const invited = once(async () => {
    const link: string = (await invitation()).link;
    const secret = link.slice(link.indexOf("=") + 1);
    const sent = { action: "start", invitation: secret };
    const { authorization_url, browser_secret } = assertDone(
      await send({}, "POST", "accept-invitation", sent),
    );
    return { secret, authorizationUrl: String(authorization_url), browser_secret };
  });
  const invitedConfirmation = once(async () => {
    const { authorizationUrl } = await invited();
    const consent: StartedConsent = { connectionId: "", authorizationUrl };
    // Another login than the one that consented first, so that the owner must approve.
    const { location } = await openCallback(await decide(consent, newPersona()));
    return location?.searchParams.get("confirmation") ?? assert.fail("no confirmation");
  });

  const MAKERS: Record<ExampleName, () => Promise<Value>> = {
    async connectionId(): Promise<Value> {
      const id = await connect(person.as, "seller");
      await firstSyncEnded(id);
      return id;
    },
    accountId: async () =>
      await found(database`
        select id from amazon_ads.user_accounts
        where connection_id = ${await text(
        "connectionId",
      )} and status = 'active' order by id limit 1`),
    profileId: async () =>
      await found(database`
        select profile_id as id from amazon_ads.amazon_profiles
        where connection_id = ${await text("connectionId")} and region = 'NA' and status = 'active'
          and access_level = 'edit' and type = 'seller'
        order by profile_id limit 1`),
    async registrationId(): Promise<Value> {
      const sent = { connection_id: await text("connectionId"), account_name: "My brand" };
      return assertDone(await send(person.as, "POST", "register-account", sent)).registration.id;
    },
    apiKeyId: async () => (await makeKey(person.as)).id,
    async oauthClientId(): Promise<Value> {
      const { client_id, client_secret } = await app();
      const sent = { name: "Agency", client_id, client_secret };
      return assertDone(await send(person.as, "POST", "oauth-clients", sent)).oauth_client.id;
    },
    async invitationId(): Promise<Value> {
      const { secret, browser_secret } = await invited();
      const confirmation = await invitedConfirmation();
      const sent = { action: "confirm", invitation: secret, confirmation, browser_secret };
      assertDone(await send({}, "POST", "accept-invitation", sent));
      return (await invitation()).invitation.id;
    },
    async webhookId(): Promise<Value> {
      return assertDone(await send(person.as, "POST", "webhooks", { url: webhookUrl })).webhook.id;
    },
    async deliveryId(): Promise<Value> {
      const webhookId = await text("webhookId");
      await database`
        select amazon_ads_private.record_event('report.stored', ${person.userId}, null, '{}')`;
      return await eventually("the event is delivered", async () => {
        const [row] = await database`
          select id from amazon_ads.webhook_deliveries where webhook_id = ${webhookId}`;
        return row === undefined ? undefined : Number(row["id"]);
      });
    },
    async reportId(): Promise<Value> {
      const sent = {
        connection_id: await text("connectionId"),
        profile_id: await text("profileId"),
        table_name: "report_sp_campaigns",
        start_date: await text("reportStart"),
        end_date: await text("reportEnd"),
      };
      const { status, body } = await send(person.as, "POST", "reports", sent);
      assert.equal(status, 202, JSON.stringify(body));
      return body.report.id;
    },
    async reportScheduleId(): Promise<Value> {
      const sent = {
        connection_id: await text("connectionId"),
        table_name: "report_sp_campaigns",
      };
      return assertDone(await send(person.as, "POST", "report-schedules", sent)).schedule.id;
    },
    reportStart: () => Promise.resolve(daysAgo(20)),
    reportEnd: () => Promise.resolve(daysAgo(7)),
    returnUrl: () => Promise.resolve(returnTo),
    webhookUrl: () => Promise.resolve(webhookUrl),
    confirmation: async () => await giveConsent(await started()),
    state: async () => (await callback()).get("state") ?? assert.fail("no state"),
    code: async () => (await callback()).get("code") ?? assert.fail("no code"),
    invitationSecret: async () => (await invited()).secret,
    browserSecret: async () => (await invited()).browser_secret,
    invitedConfirmation,
    refreshToken: async () => (await tokensFor(projectApp, newPersona())).refresh_token,
    redirectUri: () => Promise.resolve(EXAMPLE.redirectUri),
    codeVerifier: () => Promise.resolve(EXAMPLE.codeVerifier),
    importedCode: async () =>
      await codeFor(await projectAppAt(EXAMPLE.redirectUri), newPersona(), {
        code_challenge: EXAMPLE.codeVerifier,
        code_challenge_method: "plain",
      }),
    clientId: async () => (await app()).client_id,
    clientSecret: async () => (await app()).client_secret,
  };
  return value;
}

function daysAgo(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
}

/** Makes something once, however often it is asked for. */
function once<Result>(make: () => Promise<Result>): () => Promise<Result> {
  let made: Promise<Result> | undefined;
  return () => made ??= make();
}

const NAMES = new Map<unknown, ExampleName>(
  Object.entries(EXAMPLE).map(([name, value]): [unknown, ExampleName] => [value, nameIn(name)]),
);

function nameIn(name: string): ExampleName {
  const known = (candidate: string): candidate is ExampleName => Object.hasOwn(EXAMPLE, candidate);
  return known(name) ? name : assert.fail(name);
}

/** Puts real values into an example, at any depth. */
export async function withRealValues(
  example: unknown,
  value: (name: ExampleName) => Promise<Value>,
): Promise<unknown> {
  const name = NAMES.get(example);
  if (name !== undefined) return await value(name);
  if (Array.isArray(example)) {
    return await Promise.all(example.map((element) => withRealValues(element, value)));
  }
  if (typeof example !== "object" || example === null) return example;
  const entries: [string, unknown][] = [];
  for (const [key, member] of Object.entries(example)) {
    entries.push([key, await withRealValues(member, value)]);
  }
  return Object.fromEntries(entries);
}
