import assert from "node:assert/strict";
import { generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from "jose";
import { agree, connectWith, startAs } from "../support/consent-as.ts";
import {
  asOperator,
  asPerson,
  asSchedule,
  bearer,
  type Credential,
  makeKey,
  SCOPES,
} from "../support/credentials.ts";
import { firstSyncOf } from "../support/first-sync.ts";
import { projectApp, tokensFor } from "../support/lwa-app.ts";
import { newPerson } from "../support/person.ts";
import { assertDone, send } from "../support/send.ts";
import { database, stack } from "../support/stack.ts";

// Every endpoint with every kind of caller, from one table. A function that is not in it fails.

// The world that the calls are about: one owner with two connections, and a stranger.
const person = await newPerson();
const owner = await asPerson(person);
const stranger = await asPerson(await newPerson());
const mine = await connectWith(owner);
const another = await connectWith(owner);
await Promise.all([firstSyncOf(mine), firstSyncOf(another)]);
const { refresh_token } = await tokensFor(projectApp, "seller");
const APP = { name: "App", client_id: "client", client_secret: "secret" };

async function newKeyPath(): Promise<string> {
  return `api-keys/${(await makeKey(owner)).id}`;
}

async function newAppPath(): Promise<string> {
  const { oauth_client } = assertDone(await send(owner, "POST", "oauth-clients", APP));
  return `oauth-clients/${oauth_client.id}`;
}

async function newRegistrationPath(): Promise<string> {
  const { registration } = assertDone(
    await send(owner, "POST", "register-account", { connection_id: mine }),
  );
  return `register-account/${registration.id}`;
}

async function anAccount(): Promise<string> {
  const [row] = await database`
    select id from public.user_accounts where connection_id = ${mine} order by id limit 1`;
  return row?.["id"] ?? assert.fail("no account");
}

async function newConnectionPath(): Promise<string> {
  return `connections/${(await startAs(owner)).connectionId}`;
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
  callers: "user" | "schedule" | "anyone";
  /** For users, but not only: what the schedule gets, and the operator who names nobody. */
  system?: Outcome;
  /** Another user. */
  stranger: Outcome;
  /** A key of the owner's that is bound to another connection. */
  bound: Outcome;
  /** The owner, and the operator in the owner's name; for anyone else's endpoint whoever comes. */
  owner: Outcome;
}

const NONE = "404 connection_not_found";
const user = { callers: "user", owner: "200" } as const;

const TABLE: Row[] = [
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
    sent: { refresh_token },
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
    sent: async () => ({ confirmation: await agree(await startAs(owner)) }),
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
      connection_ids: [(await startAs(owner)).connectionId],
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
];

const secret = new TextEncoder().encode(stack.functionEnv["JWT_SECRET"]);
const claims = { sub: person.userId, role: "authenticated", aud: "authenticated" };

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
  await database`update private.api_keys set expires_at = now() where id = ${id}`;
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
  "a JWT of another issuer": [
    await signed((await generateKeyPair("ES256")).privateKey, { iss: "https://evil.example" }),
    "401 token_invalid",
  ],
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
  "the schedule's key": [asSchedule, "403 caller_not_allowed", "200"],
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
  const refused = body.results?.[0]?.error?.code ?? "sync_running";
  return refused === "sync_running" ? "200" : `200 ${refused}`;
}

/** An answer to HEAD has no body that could have a code. */
function visible(method: string, wanted: Outcome): Outcome {
  return method === "HEAD" ? wanted.replace(/ .*/, " undefined") as Outcome : wanted;
}

function wantedOf(row: Row, asUser: Outcome, asCron: Outcome = asUser): Outcome {
  if (row.callers === "user") return asCron === "200" ? row.system ?? asUser : asUser;
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
    const byKey = row.path === "oauth-confirm" ? "403 confirmation_refused" : row.owner;
    assert.equal(await outcomeOf(row, unbound), byKey, "a key of the owner's");
    if (row.callers !== "user") return;
    const forOwner = await outcomeOf(row, asOperator, person.userId);
    assert.equal(forOwner, row.owner, "the operator for the owner");
  });
}

Deno.test("the table knows every function there is", async () => {
  const names: string[] = [];
  for await (const entry of Deno.readDir(new URL("../../supabase/functions", import.meta.url))) {
    if (entry.isDirectory) names.push(entry.name);
  }
  const known = new Set(TABLE.map(({ path }) => path.split("/")[0]));
  assert.deepEqual(names.sort(), [...known].sort());
});

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
      const answer = await send(headers, UNKNOWN, at);
      if (known.size === 0) {
        assert.equal(answer.body.code, "not_found", place);
      } else {
        const allowed = answer.headers.get("allow")?.split(", ") ?? [];
        assert.deepEqual(allowed.sort(), [...known, "OPTIONS"].sort(), place);
      }
    }
  }
});
