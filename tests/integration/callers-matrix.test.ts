import assert from "node:assert/strict";
import { generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from "jose";
import { connect } from "../support/connect.ts";
import { giveConsent, startConsent } from "../support/consent.ts";
import { asOperator, bearer, type Credential, makeKey, SCOPES } from "../support/credentials.ts";
import { firstSyncEnded } from "../support/first-sync.ts";
import { functionNames } from "../support/function-names.ts";
import { projectApp, tokensFor } from "../support/lwa-app.ts";
import { newPerson } from "../support/person.ts";
import { assertDone, send } from "../support/send.ts";
import { database, returnTo, stack } from "../support/stack.ts";

// Every endpoint with every kind of caller, from one table. A function that is not in it fails.

// The world that the calls are about: one owner with two connections, and a stranger.
const person = await newPerson();
const owner = person.as;
const stranger = (await newPerson()).as;
const mine = await connect(owner);
const another = await connect(owner);
await Promise.all([firstSyncEnded(mine), firstSyncEnded(another)]);
const APP = { name: "App", client_id: "client", client_secret: "secret" };

async function newKeyPath(): Promise<string> {
  return `api-keys/${(await makeKey(owner)).id}`;
}

async function newAppPath(): Promise<string> {
  const { oauth_client } = assertDone(await send(owner, "POST", "oauth-clients", APP));
  return `oauth-clients/${oauth_client.id}`;
}

/** A webhook of the owner's. It is made once where it can be: a user may have twenty. */
async function webhookPath(): Promise<string> {
  const { webhooks: [known] } = assertDone(await send(owner, "GET", "webhooks"));
  const webhook = known ?? assertDone(
    await send(owner, "POST", "webhooks", { url: "http://127.0.0.1:9/hook" }),
  ).webhook;
  return `webhooks/${webhook.id}`;
}

async function newRegistrationPath(): Promise<string> {
  const { registration } = assertDone(
    await send(owner, "POST", "register-account", { connection_id: mine }),
  );
  return `register-account/${registration.id}`;
}

async function anAccount(): Promise<string> {
  const [row] = await database`
    select id from amazon_ads.user_accounts where connection_id = ${mine} order by id limit 1`;
  return row?.["id"] ?? assert.fail("no account");
}

async function newInvitationPath(): Promise<string> {
  const { invitation } = assertDone(
    await send(owner, "POST", "invitations", { page_url: returnTo }),
  );
  return `invitations/${invitation.id}`;
}

/** Runs what finds or makes something one after the other: two that run at once would both make it. */
function inTurn(find: () => Promise<string>): () => Promise<string> {
  let last: Promise<unknown> = Promise.resolve();
  return () => {
    const next = last.then(find);
    last = next.catch(() => {});
    return next;
  };
}

const TABLE_NAME = "report_sp_campaigns";

/** A report of the owner's that nothing has been done about. */
const reportPath = inTurn(async () => {
  const { reports: [known] } = assertDone(
    await send(owner, "GET", "reports", { status: "wanted" }),
  );
  return `reports/${known?.id ?? (await newReport()).id}`;
});

/** Each report is about another date: one that runs already is refused. */
let reportedDays = 1;

async function reportRequest(): Promise<Record<string, unknown>> {
  reportedDays += 1;
  const date = new Date(Date.now() - reportedDays * 86_400_000).toISOString().slice(0, 10);
  return {
    connection_id: mine,
    profile_id: await aProfile(),
    table_name: TABLE_NAME,
    start_date: date,
    end_date: date,
  };
}

async function newReport(): Promise<{ id: string }> {
  const { status, body } = await send(owner, "POST", "reports", await reportRequest());
  assert.equal(status, 202, JSON.stringify(body));
  return body.report;
}

async function aProfile(): Promise<string> {
  const [row] = await database`
    select profile_id from amazon_ads.amazon_profiles
    where connection_id = ${mine} and access_level = 'edit' and status = 'active'
    order by profile_id limit 1`;
  return row?.["profile_id"] ?? assert.fail("no profile");
}

const schedulePath = inTurn(async () => {
  const { schedules: [known] } = assertDone(await send(owner, "GET", "report-schedules"));
  const sent = { connection_id: mine, table_name: TABLE_NAME };
  const schedule = known ??
    assertDone(await send(owner, "POST", "report-schedules", sent)).schedule;
  return `report-schedules/${schedule.id}`;
});

/** Each schedule is of another table: one that is scheduled already is refused. */
const { report_types } = assertDone(await send({}, "GET", "reports/types"));
const scheduledTables: string[] = report_types.map((type: { table_name: string }) =>
  type.table_name
)
  .filter((name: string) => name !== TABLE_NAME);

async function newConnectionPath(): Promise<string> {
  return `connections/${(await startConsent(owner)).connectionId}`;
}

/** A status and the code of a refusal, also of an item's; or that Amazon answers, whatever it says. */
type Outcome = "200" | "amazon" | `${number} ${string}`;

/** One endpoint, called for the owner's things, and what those get who are somebody, but not the owner. */
interface Row {
  method: string;
  /** `name`, or `name/{id}`. */
  path: string;
  /** Which of several things that one endpoint does. */
  what?: string;
  /** A passthrough: the headers say whose data it is about, and for whom the operator acts. */
  headers?: Credential;
  /** An id of the owner's in place of `{id}`, made anew for each call. */
  target?: () => Promise<string>;
  sent?: Record<string, unknown> | (() => Promise<Record<string, unknown>>);
  callers: "user" | "schedule" | "operator" | "anyone";
  /** For the operator, who has no API keys for it. */
  takesNoKeys?: true;
  /** For users, but not only: what the schedule gets, and the operator who names nobody. */
  system?: Outcome;
  /** What the operator who names no user gets, where that is about the project. */
  project?: Outcome;
  /** Another user. */
  stranger: Outcome;
  /** A key of the owner's that is bound to another connection. */
  bound: Outcome;
  /** What a key of the owner's gets, where that is something else than the owner. */
  key?: Outcome;
  /** The owner, and the operator in the owner's name; for anyone else's endpoint whoever comes. */
  owner: Outcome;
}

const NONE = "404 connection_not_found";
const user = { callers: "user", owner: "200" } as const;

const TABLE: Row[] = [
  {
    callers: "anyone",
    method: "POST",
    path: "accept-invitation",
    sent: { action: "open", invitation: "i".repeat(43) },
    stranger: "404 invitation_invalid",
    bound: "404 invitation_invalid",
    owner: "404 invitation_invalid",
  },
  { ...user, method: "GET", path: "invitations", stranger: "200", bound: "200" },
  {
    ...user,
    method: "POST",
    path: "invitations",
    sent: { connection_id: mine, page_url: returnTo },
    stranger: NONE,
    bound: NONE,
  },
  {
    ...user,
    method: "POST",
    path: "invitations/{id}",
    target: newInvitationPath,
    stranger: "404 invitation_not_found",
    bound: "404 invitation_not_found",
    owner: "409 invitation_not_awaiting_approval",
  },
  {
    ...user,
    method: "DELETE",
    path: "invitations/{id}",
    target: newInvitationPath,
    stranger: "404 invitation_not_found",
    bound: "404 invitation_not_found",
  },
  ...["GET", "POST"].map((method): Row => ({
    ...user,
    method,
    path: "account-health",
    sent: { connection_id: mine },
    stranger: NONE,
    bound: NONE,
  })),
  ...["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"].map((method): Row => ({
    callers: "user",
    method,
    path: "amazon-api/v2/profiles",
    headers: { "x-connection-id": mine },
    stranger: NONE,
    bound: NONE,
    owner: "amazon",
  })),
  { ...user, method: "GET", path: "api-keys", stranger: "200", bound: "200" },
  {
    ...user,
    method: "POST",
    path: "api-keys",
    sent: { name: "Script", scopes: ["tokens"] },
    stranger: "200",
    bound: "403 api_key_exceeds_maker",
  },
  {
    ...user,
    method: "PATCH",
    path: "api-keys/{id}",
    target: newKeyPath,
    sent: { name: "Renamed" },
    stranger: "404 api_key_not_found",
    bound: "404 api_key_not_found",
  },
  {
    ...user,
    method: "DELETE",
    path: "api-keys/{id}",
    target: newKeyPath,
    stranger: "404 api_key_not_found",
    bound: "404 api_key_not_found",
  },
  { ...user, method: "GET", path: "connections", stranger: "200", bound: "200" },
  {
    ...user,
    method: "POST",
    path: "connections",
    // A refresh token is imported once: each call brings another one.
    sent: async () => {
      const { refresh_token } = await tokensFor(projectApp, "seller");
      return { refresh_token };
    },
    stranger: "200",
    bound: NONE,
  },
  ...["GET", "PATCH", "DELETE"].map((method): Row => ({
    ...user,
    method,
    path: "connections/{id}",
    target: newConnectionPath,
    stranger: NONE,
    bound: NONE,
  })),
  ...["GET", "POST"].map((method): Row => ({
    ...user,
    method,
    path: "get-token",
    sent: { connection_id: mine },
    stranger: NONE,
    bound: NONE,
  })),
  ...["GET", "POST"].map((method): Row => ({
    callers: "anyone",
    method,
    path: "health",
    stranger: "200",
    bound: "200",
    owner: "200",
  })),
  ...["GET", "POST"].map((method): Row => ({
    ...user,
    method,
    path: "list-accounts",
    sent: { connection_id: mine },
    stranger: NONE,
    bound: NONE,
  })),
  {
    callers: "anyone",
    method: "GET",
    path: "oauth-callback",
    sent: { state: "made-up", code: "made-up" },
    stranger: "400 state_invalid",
    bound: "400 state_invalid",
    owner: "400 state_invalid",
  },
  ...["GET", "PATCH"].map((method): Row => ({
    callers: "operator",
    method,
    path: "switches",
    sent: method === "PATCH" ? { hand_out_tokens: true } : {},
    takesNoKeys: true,
    stranger: "403 caller_not_allowed",
    bound: "403 caller_not_allowed",
    owner: "403 caller_not_allowed",
  })),
  { ...user, method: "GET", path: "reports", stranger: "200", bound: "200" },
  {
    callers: "user",
    method: "POST",
    path: "reports",
    sent: reportRequest,
    stranger: NONE,
    bound: NONE,
    owner: "202 undefined",
  },
  {
    callers: "anyone",
    method: "GET",
    path: "reports/types",
    stranger: "200",
    bound: "200",
    owner: "200",
  },
  ...["reports/rows", "reports/coverage"].map((path): Row => ({
    ...user,
    method: "GET",
    path,
    sent: { table_name: TABLE_NAME, ...(path === "reports/rows" ? { format: "csv" } : {}) },
    stranger: "200",
    bound: "200",
  })),
  ...["GET", "DELETE"].map((method): Row => ({
    ...user,
    method,
    path: "reports/{id}",
    target: reportPath,
    stranger: "404 report_not_found",
    bound: "404 report_not_found",
  })),
  { ...user, method: "GET", path: "report-schedules", stranger: "200", bound: "200" },
  {
    ...user,
    method: "POST",
    path: "report-schedules",
    sent: () =>
      Promise.resolve({ connection_id: mine, table_name: scheduledTables.shift() ?? TABLE_NAME }),
    stranger: NONE,
    bound: NONE,
  },
  ...["GET", "PATCH", "DELETE"].map((method): Row => ({
    ...user,
    method,
    path: "report-schedules/{id}",
    target: schedulePath,
    sent: method === "PATCH" ? { status: "paused" } : {},
    stranger: "404 report_schedule_not_found",
    bound: "404 report_schedule_not_found",
  })),
  {
    callers: "schedule",
    method: "POST",
    path: "run-reports",
    stranger: "403 caller_not_allowed",
    bound: "403 caller_not_allowed",
    owner: "403 caller_not_allowed",
  },
  {
    callers: "operator",
    method: "GET",
    path: "operator-connections",
    takesNoKeys: true,
    stranger: "403 caller_not_allowed",
    bound: "403 caller_not_allowed",
    owner: "403 caller_not_allowed",
    key: "403 caller_not_allowed",
  },
  {
    callers: "operator",
    method: "GET",
    path: "metrics",
    stranger: "403 caller_not_allowed",
    bound: "403 api_key_scope_missing",
    owner: "403 caller_not_allowed",
    key: "403 api_key_scope_missing",
  },
  { ...user, method: "GET", path: "oauth-clients", stranger: "200", bound: "200" },
  { ...user, method: "POST", path: "oauth-clients", sent: APP, stranger: "200", bound: NONE },
  ...["PATCH", "DELETE"].map((method): Row => ({
    ...user,
    method,
    path: "oauth-clients/{id}",
    target: newAppPath,
    stranger: "404 oauth_client_not_found",
    bound: "404 oauth_client_not_found",
  })),
  {
    ...user,
    method: "POST",
    path: "oauth-confirm",
    sent: async () => ({ confirmation: await giveConsent(await startConsent(owner)) }),
    stranger: "403 confirmation_refused",
    bound: "403 confirmation_refused",
  },
  {
    ...user,
    method: "POST",
    path: "oauth-start",
    sent: { connection_id: mine },
    stranger: NONE,
    bound: NONE,
  },
  {
    callers: "schedule",
    method: "POST",
    path: "deliver-events",
    stranger: "403 caller_not_allowed",
    bound: "403 caller_not_allowed",
    owner: "403 caller_not_allowed",
  },
  // Without a user the operator manages the webhooks of the project.
  {
    ...user,
    method: "GET",
    path: "webhooks",
    project: "200",
    stranger: "200",
    bound: "403 caller_not_allowed",
  },
  {
    ...user,
    method: "POST",
    path: "webhooks",
    sent: { url: "http://127.0.0.1:9/hook", events: ["sync.failed"] },
    project: "200",
    stranger: "200",
    bound: "403 caller_not_allowed",
  },
  ...["GET", "POST", "PATCH", "DELETE"].map((method): Row => ({
    ...user,
    method,
    path: "webhooks/{id}",
    sent: method === "PATCH" ? { status: "disabled" } : method === "POST" ? { delivery_id: 1 } : {},
    target: webhookPath,
    project: "404 webhook_not_found",
    stranger: "404 webhook_not_found",
    bound: "403 caller_not_allowed",
    owner: method === "POST" ? "404 delivery_not_found" : "200",
  })),
  {
    callers: "schedule",
    method: "POST",
    path: "refresh-tokens",
    stranger: "403 caller_not_allowed",
    bound: "403 caller_not_allowed",
    owner: "403 caller_not_allowed",
  },
  ...["GET", "POST"].map((method): Row => ({
    ...user,
    method,
    path: "register-account",
    sent: { connection_id: mine },
    stranger: NONE,
    bound: NONE,
  })),
  ...["GET", "POST"].map((method): Row => ({
    ...user,
    method,
    path: "register-account/{id}",
    target: newRegistrationPath,
    stranger: "404 registration_not_found",
    bound: "404 registration_not_found",
  })),
  // What is not the caller's is refused within an answer, each item by itself.
  {
    ...user,
    method: "POST",
    path: "sync-accounts",
    sent: { connection_ids: [mine] },
    system: "200",
    stranger: "200 connection_not_found",
    bound: "200 connection_not_found",
  },
  {
    ...user,
    method: "POST",
    path: "sync-accounts",
    what: "disconnect",
    sent: async () => ({
      operation: "disconnect",
      connection_ids: [(await startConsent(owner)).connectionId],
    }),
    system: "400 user_required",
    stranger: "200 connection_not_found",
    bound: "200 connection_not_found",
  },
  {
    ...user,
    method: "POST",
    path: "sync-accounts",
    what: "update",
    sent: async () => ({
      operation: "update",
      account_ids: [await anAccount()],
      set: { metadata: { seen: true } },
    }),
    system: "400 user_required",
    stranger: "200 account_not_found",
    bound: "200 account_not_found",
  },
  // Last: the owner has no key afterwards.
  {
    ...user,
    method: "DELETE",
    path: "api-keys",
    sent: { all: true },
    stranger: "200",
    bound: "200",
    key: "401 api_key_revoked",
  },
];

const secret = new TextEncoder().encode(stack.functionEnv["AMAZON_ADS_JWT_SECRET"]);
const claims = {
  sub: person.userId,
  role: "authenticated",
  aud: "authenticated",
  iss: `${stack.supabase_url}/auth/v1`,
};

async function signed(key: Uint8Array | CryptoKey, more: JWTPayload = {}): Promise<Credential> {
  const alg = key instanceof Uint8Array ? "HS256" : "ES256";
  const now = Math.floor(Date.now() / 1000);
  const token = new SignJWT({ exp: now + 300, ...claims, ...more }).setProtectedHeader({ alg });
  return bearer(await token.sign(key));
}

async function key(more: Record<string, unknown> = {}): Promise<Credential> {
  return (await makeKey(owner, more)).as;
}

async function revokedKey(): Promise<Credential> {
  const { id, as } = await makeKey(owner);
  assertDone(await send(owner, "DELETE", `api-keys/${id}`));
  return as;
}

async function expiredKey(): Promise<Credential> {
  const { id, as } = await makeKey(owner);
  await database`update amazon_ads_private.api_keys set expires_at = now() where id = ${id}`;
  return as;
}

/** One scope, which only the proxy asks for: a key that lacks what any other endpoint needs. */
const onlyProxy = await key({ scopes: ["amazon"] });
const allButProxy = await key({ scopes: SCOPES.filter((scope) => scope !== "amazon") });
const publishable = stack.publishable_key;
const [genuine = ""] = Object.values(await signed(secret));

/** Who calls; what a user's endpoint says, and what the schedule's, where that is something else. */
const CALLERS: Record<string, [Credential, user: Outcome, schedule?: Outcome]> = {
  "no credential": [{}, "401 unauthenticated"],
  "the publishable key": [
    { apikey: publishable, ...bearer(publishable) },
    "401 unauthenticated",
  ],
  "a secret key as a bearer": [bearer(stack.secret_keys.default), "401 unauthenticated"],
  "a broken JWT": [{ authorization: genuine.slice(0, -5) }, "401 token_invalid"],
  "a JWT that another issuer signed": [
    await signed((await generateKeyPair("ES256")).privateKey, { iss: "https://evil.example" }),
    "401 token_invalid",
  ],
  "a JWT that names another issuer": [
    await signed(secret, { iss: "https://evil.example/auth/v1" }),
    "401 issuer_not_allowed",
    "403 caller_not_allowed",
  ],
  "a JWT with an empty issuer": [await signed(secret, { iss: "" }), "401 token_invalid"],
  "a JWT without a signature": [
    bearer(new UnsecuredJWT(claims).setExpirationTime("5m").encode()),
    "401 token_invalid",
  ],
  "a JWT signed with the publishable key": [
    await signed(new TextEncoder().encode(publishable)),
    "401 token_invalid",
  ],
  "a JWT of another role": [await signed(secret, { role: "service_role" }), "401 token_invalid"],
  "an expired JWT": [await signed(secret, { exp: 1_700_000_000 }), "401 token_expired"],
  "a JWT of nobody here": [
    await signed(secret, { sub: crypto.randomUUID() }),
    "403 user_unknown",
    "403 caller_not_allowed",
  ],
  "an unknown key": [
    bearer(`aac_${"A".repeat(43)}`),
    "401 api_key_unknown",
    "403 caller_not_allowed",
  ],
  "a key without the scope": [onlyProxy, "403 api_key_scope_missing", "403 caller_not_allowed"],
  "an expired key": [await expiredKey(), "401 api_key_expired", "403 caller_not_allowed"],
  "a revoked key": [await revokedKey(), "401 api_key_revoked", "403 caller_not_allowed"],
  "a wrong secret key": [
    { apikey: `${stack.secret_keys.default}x` },
    "401 secret_key_unknown",
  ],
  "a ticket that the database did not make": [
    { "x-schedule-ticket": "sesame" },
    "403 caller_not_allowed",
    "401 ticket_invalid",
  ],
  "a JWT of an app of the OAuth server": [
    await signed(secret, { client_id: "app" }),
    "403 oauth_client_not_allowed",
    "403 caller_not_allowed",
  ],
  "a JWT of an anonymous user": [
    await signed(secret, { is_anonymous: true }),
    "403 anonymous_user_not_allowed",
    "403 caller_not_allowed",
  ],
  "the operator's key without a user": [asOperator, "400 user_required", "200"],
};

const bound = await key({ connection_id: another });
const unbound = await key({ scopes: SCOPES });

/** Makes one call of a row; the operator names a user where the row has its input. */
async function outcomeOf(row: Row, caller: Credential, userId?: string): Promise<Outcome> {
  const path = row.target === undefined ? row.path : await row.target();
  const sent = typeof row.sent === "function" ? await row.sent() : row.sent;
  const named = userId === undefined ? undefined : { user_id: userId };
  const { status, body, headers } = row.headers === undefined
    ? await send(caller, row.method, path, { ...sent, ...named })
    : await send(
      { ...caller, ...row.headers, ...(userId === undefined ? {} : { "x-user-id": userId }) },
      row.method,
      path,
    );
  if (headers.get("x-answered-by") === "amazon") return "amazon";
  if (status !== 200) return `${status} ${body?.code}`;
  // Several syncs of one connection may meet: that refusal is not about the caller.
  const refused = body?.results?.[0]?.error?.code ?? "sync_running";
  return refused === "sync_running" ? "200" : `200 ${refused}`;
}

/** An answer to HEAD has no body that could have a code. */
function visible(method: string, wanted: Outcome): Outcome {
  return method === "HEAD" ? wanted.replace(/ .*/, " undefined") as Outcome : wanted;
}

function wantedOf(row: Row, asUser: Outcome, asCron: Outcome = asUser): Outcome {
  // A ticket is looked at only where the schedule may call.
  if (asCron === "401 ticket_invalid" && row.system !== undefined) return asCron;
  if (asUser === "400 user_required" && row.project !== undefined) return row.project;
  if (row.callers === "user") return asCron === "200" ? row.system ?? asUser : asUser;
  if (row.takesNoKeys && asUser.includes("api_key")) return "403 caller_not_allowed";
  if (row.callers === "operator") {
    return asUser === "400 user_required" ? "200" : asUser;
  }
  return row.callers === "schedule" ? asCron : row.owner;
}

for (const row of TABLE) {
  const title = `${row.method} ${row.path}${row.what === undefined ? "" : ` (${row.what})`}`;
  Deno.test(`${title} with every kind of caller`, async () => {
    const calls = Object.entries(CALLERS).map(([who, [credential, asUser, asCron]]) => {
      const caller = credential === onlyProxy && row.headers ? allButProxy : credential;
      return { who, caller, wanted: wantedOf(row, asUser, asCron) };
    });
    calls.push(
      { who: "another user", caller: stranger, wanted: row.stranger },
      { who: "a key of another connection", caller: bound, wanted: row.bound },
    );
    const answered = await Promise.all(
      calls.map(async ({ who, caller }) => [who, await outcomeOf(row, caller)] as const),
    );
    assert.deepEqual(
      Object.fromEntries(answered),
      Object.fromEntries(calls.map(({ who, wanted }) => [who, visible(row.method, wanted)])),
    );
    // Last, as it may leave nothing to call for.
    assert.equal(await outcomeOf(row, owner), row.owner, "the owner");
    // A consent that somebody started is not for their key to confirm.
    const byKey = row.path === "oauth-confirm" ? "403 confirmation_refused" : row.key ?? row.owner;
    assert.equal(await outcomeOf(row, unbound), byKey, "a key of the owner's");
    if (row.callers !== "user") return;
    const forOwner = await outcomeOf(row, asOperator, person.userId);
    assert.equal(forOwner, row.owner, "the operator for the owner");
  });
}

Deno.test("the table has every function", () => {
  const listed = new Set(TABLE.map(({ path }) => path.split("/")[0]));
  assert.deepEqual([...listed].sort(), functionNames());
});

/** It ends every key of a user, and so those that this table is called with: switches.test.ts calls it. */
const CALLED_ELSEWHERE = { place: "api-keys", method: "DELETE" };

/** A method that no function takes. */
const UNKNOWN = "PROPFIND";

/** Where a method may be refused: a path of the table, and what to call there. */
function placesOf(name: string): [place: string, at: string][] {
  const passed = TABLE.find(({ path, headers }) => headers && path.startsWith(`${name}/`));
  return passed === undefined
    ? [[name, name], [`${name}/{id}`, `${name}/${crypto.randomUUID()}`]]
    : [[passed.path, passed.path]];
}

Deno.test("the table knows every method that a function takes", async () => {
  const headers = { ...owner, apikey: publishable };
  for (const name of new Set(TABLE.map(({ path }) => path.split("/")[0] ?? ""))) {
    for (const [place, at] of placesOf(name)) {
      const known = new Set(
        TABLE.filter(({ path }) => path === place).map(({ method }) => method),
      );
      if (place === CALLED_ELSEWHERE.place) known.add(CALLED_ELSEWHERE.method);
      const answer = await send(headers, UNKNOWN, at);
      if (known.size === 0) {
        assert.equal(answer.body.code, "not_found", place);
      } else {
        const allowed = answer.headers.get("allow")?.split(", ") ?? [];
        // HEAD is answered wherever GET is, without a body.
        if (known.has("GET")) known.add("HEAD");
        assert.deepEqual(allowed.sort(), [...known, "OPTIONS"].sort(), place);
      }
    }
  }
});

for (
  const row of TABLE.filter(({ method, headers }) => method === "GET" && headers === undefined)
) {
  Deno.test(`HEAD ${row.path} answers a user as GET does, without a body`, async () => {
    const path = row.target === undefined ? row.path : await row.target();
    const sent = typeof row.sent === "function" ? await row.sent() : row.sent;
    const [get, head] = await Promise.all(
      ["GET", "HEAD"].map((method) => send(owner, method, path, sent)),
    );
    assert.ok(get?.body !== undefined && head !== undefined);
    assert.equal(get.status, Number.parseInt(row.owner));
    assert.equal(head.status, get.status);
    assert.equal(head.headers.get("content-type"), get.headers.get("content-type"));
    assert.equal(head.body, undefined);
  });
}
