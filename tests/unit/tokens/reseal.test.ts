import assert from "node:assert/strict";
import { type SealedPlace, webhookSecretPlace } from "../../../shared/crypto/sealed-place.ts";
import { createSealer } from "../../../shared/crypto/sealer.ts";
import { reseal, type ResealSummary } from "../../../shared/tokens/reseal.ts";
import { FERNET_KEY, FERNET_SECRET, FERNET_TOKEN } from "../support/fernet.ts";
import { keyNamed, testContext } from "../support/context.ts";
import { type ScriptedDatabase, scriptedDatabase } from "../support/scripted-database.ts";
import { userId } from "../support/tokens.ts";

const [a, b] = [keyNamed("a"), keyNamed("b")];
const old = createSealer([a]);
const rotated = createSealer([b, a], [FERNET_KEY]);

interface Token {
  connection_id: string;
  user_id: string;
  generation: number;
  encrypted_access_token: string;
  encrypted_refresh_token: string;
}

interface Client {
  id: string;
  user_id: string;
  encrypted_client_secret: string;
}

function idOf(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
}

function sealed(row: string, kind: SealedPlace["kind"]): Promise<string> {
  return old.seal(`${kind} of ${row}`, { row, owner: userId, kind });
}

async function token(number: number): Promise<Token> {
  const owner = idOf(number);
  return {
    connection_id: owner,
    user_id: userId,
    generation: number,
    encrypted_access_token: await sealed(owner, "access_token"),
    encrypted_refresh_token: await sealed(owner, "refresh_token"),
  };
}

async function client(number: number): Promise<Client> {
  const id = idOf(number);
  return { id, user_id: userId, encrypted_client_secret: await sealed(id, "client_secret") };
}

interface Details {
  id: string;
  user_id: string;
  encrypted_association: string;
}

async function details(number: number): Promise<Details> {
  const id = idOf(number);
  return { id, user_id: userId, encrypted_association: await sealed(id, "registration_request") };
}

interface Webhook {
  id: string;
  user_id: string | null;
  encrypted_secret: string;
  previous_encrypted_secret: string | null;
}

/** A webhook of the operator's, whose secret was rotated a moment ago. */
async function webhook(number: number): Promise<Webhook> {
  const id = idOf(number);
  const place = webhookSecretPlace(id, null);
  return {
    id,
    user_id: null,
    encrypted_secret: await old.seal("current", place),
    previous_encrypted_secret: await old.seal("previous", place),
  };
}

/** The four tables in memory, with their statements' own paging. */
function tables(
  tokens: Token[],
  clients: Client[],
  registrations: Details[],
  webhooks: Webhook[],
): ScriptedDatabase {
  const page = ({ kid, after, batch }: Record<string, unknown>) => {
    assert.equal(kid, "b");
    const pageAfter = <Row>(
      rows: Row[],
      id: (row: Row) => string,
      sealed: (row: Row) => string[],
    ) =>
      rows.filter((row) =>
        id(row) > String(after) && !sealed(row).every((text) => rotated.isCurrent(text))
      ).slice(0, Number(batch));
    return {
      tokens: pageAfter(tokens, (row) => row.connection_id, (row) => [
        row.encrypted_access_token,
        row.encrypted_refresh_token,
      ]),
      clients: pageAfter(clients, (row) => row.id, (row) => [row.encrypted_client_secret]),
      registrations: pageAfter(
        registrations,
        (row) => row.id,
        (row) => [row.encrypted_association],
      ),
      webhooks: pageAfter(webhooks, (row) => row.id, (row) => [row.encrypted_secret]),
    };
  };
  const store = (args: Record<string, unknown>) => {
    const {
      tokens: newTokens,
      clients: newClients,
      registrations: newDetails,
      webhooks: newWebhooks,
    } = args as {
      tokens: Token[];
      clients: (Client & { resealed: string })[];
      registrations: (Details & { resealed: string })[];
      webhooks: (Webhook & { resealed: string; previous_resealed: string })[];
    };
    for (const row of newTokens) {
      Object.assign(tokens.find((one) => one.connection_id === row.connection_id) ?? {}, row);
    }
    for (const { id, resealed } of newClients) {
      Object.assign(clients.find((one) => one.id === id) ?? {}, {
        encrypted_client_secret: resealed,
      });
    }
    for (const { id, resealed } of newDetails) {
      Object.assign(registrations.find((one) => one.id === id) ?? {}, {
        encrypted_association: resealed,
      });
    }
    for (const { id, resealed, previous_resealed } of newWebhooks) {
      Object.assign(webhooks.find((one) => one.id === id) ?? {}, {
        encrypted_secret: resealed,
        previous_encrypted_secret: previous_resealed,
      });
    }
    const lengths = [newTokens, newClients, newDetails, newWebhooks].map(({ length }) => length);
    return { resealed: lengths.reduce((sum, length) => sum + length, 0) };
  };
  const often = <Answer>(answer: Answer) => Array.from({ length: 20 }, () => answer);
  return scriptedDatabase({ list_resealable: often(page), store_resealed: often(store) });
}

async function run(
  tokens: Token[],
  clients: Client[],
  registrations: Details[] = [],
  stopAt = Infinity,
  webhooks: Webhook[] = [],
): Promise<{ summary: ResealSummary; database: ScriptedDatabase }> {
  const database = tables(tokens, clients, registrations, webhooks);
  const context = { ...testContext({ database }), sealer: rotated };
  return { summary: await reseal(context, stopAt), database };
}

Deno.test("without work there is one query", async () => {
  const { summary, database } = await run([], []);
  assert.deepEqual(summary, { resealed: 0, unreadable: 0 });
  assert.deepEqual(database.statements(), ["list_resealable"]);
});

Deno.test("tokens, secrets and details of registrations are resealed for their own places", async () => {
  const [tokens, clients, registrations] = [[await token(1)], [await client(2)], [
    await details(3),
  ]];
  const { summary } = await run(tokens, clients, registrations);
  assert.deepEqual(summary, { resealed: 3, unreadable: 0 });
  const [{ id: registration, encrypted_association } = await details(9)] = registrations;
  const [{ connection_id, encrypted_access_token, encrypted_refresh_token } = await token(9)] =
    tokens;
  const [{ id, encrypted_client_secret } = await client(9)] = clients;
  const places: [string, SealedPlace][] = [
    [encrypted_access_token, { row: connection_id, owner: userId, kind: "access_token" }],
    [encrypted_refresh_token, { row: connection_id, owner: userId, kind: "refresh_token" }],
    [encrypted_client_secret, { row: id, owner: userId, kind: "client_secret" }],
    [encrypted_association, { row: registration, owner: userId, kind: "registration_request" }],
  ];
  for (const [text, place] of places) {
    assert.ok(rotated.isCurrent(text));
    assert.equal(await rotated.open(text, place), `${place.kind} of ${place.row}`);
  }
});

Deno.test("both secrets of a webhook are resealed for it", async () => {
  const webhooks = [await webhook(4)];
  const { summary } = await run([], [], [], Infinity, webhooks);
  assert.deepEqual(summary, { resealed: 1, unreadable: 0 });
  const [{ id, encrypted_secret, previous_encrypted_secret } = await webhook(9)] = webhooks;
  const place = webhookSecretPlace(id, null);
  const secrets = [[encrypted_secret, "current"], [previous_encrypted_secret ?? "", "previous"]];
  for (const [sealedSecret = "", secret] of secrets) {
    assert.ok(rotated.isCurrent(sealedSecret));
    assert.equal(await rotated.open(sealedSecret, place), secret);
  }
});

Deno.test("values sealed with Fernet are resealed as JWE", async () => {
  const row = { ...await token(1), encrypted_refresh_token: FERNET_TOKEN };
  await run([row], []);
  const place = { row: row.connection_id, owner: userId, kind: "refresh_token" } as const;
  assert.equal(await rotated.open(row.encrypted_refresh_token, place), FERNET_SECRET);
});

const sizes: [tokens: number, clients: number, tokenStep: number, clientStep: number][] = [
  [230, 0, 1, 1],
  [0, 130, 1, 1],
  [100, 100, 1, 1],
  // Whichever list reaches further with a page, the rest of the other must not be skipped.
  [230, 130, 2, 7],
  [130, 230, 7, 2],
];

for (const [tokenCount, clientCount, tokenStep, clientStep] of sizes) {
  const title =
    `${tokenCount} tokens ${tokenStep} apart and ${clientCount} secrets ${clientStep} apart`;
  Deno.test(`all of ${title} are reached, page by page`, async () => {
    const [tokens, clients] = await Promise.all([
      Promise.all(Array.from({ length: tokenCount }, (_, i) => token(tokenStep * i))),
      Promise.all(Array.from({ length: clientCount }, (_, i) => client(clientStep * i))),
    ]);
    await run(tokens, clients);
    assert.ok(tokens.every((row) => rotated.isCurrent(row.encrypted_refresh_token)));
    assert.ok(clients.every((row) => rotated.isCurrent(row.encrypted_client_secret)));
  });
}

Deno.test("an unreadable value is counted, kept and skipped", async () => {
  const lost = createSealer([keyNamed("z")]);
  const tokens = await Promise.all(Array.from({ length: 150 }, (_, i) => token(i)));
  for (const row of tokens.slice(0, 120)) {
    row.encrypted_refresh_token = await lost.seal("lost", {
      row: row.connection_id,
      owner: userId,
      kind: "refresh_token",
    });
  }
  const before = structuredClone(tokens.slice(0, 120));
  const { summary } = await run(tokens, []);
  assert.deepEqual(summary, { resealed: 30, unreadable: 120 });
  assert.deepEqual(tokens.slice(0, 120), before);
});

Deno.test("a longer list of registrations hides no token and no secret", async () => {
  const [tokens, registrations] = await Promise.all([
    Promise.all(Array.from({ length: 130 }, (_, i) => token(7 * i))),
    Promise.all(Array.from({ length: 230 }, (_, i) => details(2 * i))),
  ]);
  await run(tokens, [], registrations);
  assert.ok(tokens.every((row) => rotated.isCurrent(row.encrypted_access_token)));
  assert.ok(registrations.every((row) => rotated.isCurrent(row.encrypted_association)));
});

Deno.test("after the deadline no page is read", async () => {
  const { summary, database } = await run([await token(1)], [], [], performance.now());
  assert.deepEqual(summary, { resealed: 0, unreadable: 0 });
  assert.deepEqual(database.calls, []);
});
