import assert from "node:assert/strict";
import type { Database } from "../../../shared/database/database.ts";
import { readToken } from "../../../shared/database/read-token.ts";
import type { StoredToken } from "../../../shared/database/stored-token.ts";
import type { Caller } from "../../../shared/schemas/caller.ts";
import { testContext } from "../support/context.ts";
import { refusalOf } from "../support/refusal.ts";
import { connectionId, storedToken } from "../support/tokens.ts";

const { sealer } = testContext();
const target = { connection_id: connectionId };
const identity: Caller = {
  kind: "identity",
  issuer: "https://clerk.example.com",
  subject: "user_1",
};

/** The API key with this number. */
function key(number: number): Caller {
  return { kind: "api_key", key_hash: `${number}` };
}

interface Called {
  name: string;
  args: Record<string, unknown>;
  answer(value: unknown): void;
}

/** A database whose answers wait until the test lets them go. */
function heldDatabase(): { database: Database; called: Called[] } {
  const called: Called[] = [];
  const database: Database = {
    rpc(name, args): Promise<unknown> {
      const { promise, resolve } = Promise.withResolvers<unknown>();
      called.push({ name, args, answer: resolve });
      return promise;
    },
  };
  return { database, called };
}

async function tick(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0));
}

/** Asks for the first token, and for two others while that read is under way. */
async function readOneFirst(database: Database): Promise<Promise<StoredToken>[]> {
  const first = readToken(database, key(1), target);
  await tick();
  return [first, ...[2, 3].map((number) => readToken(database, key(number), target))];
}

Deno.test("a single read is one call of read_token", async () => {
  const { database, called } = heldDatabase();
  const reading = readToken(database, key(1), target);
  await tick();
  assert.deepEqual(called.map(({ name, args }) => [name, args]), [
    ["read_token", { caller: key(1), target }],
  ]);
  const stored = await storedToken(sealer);
  called[0]?.answer(stored);
  assert.deepEqual(await reading, stored);
});

Deno.test("reads that arrive meanwhile share one call of read_tokens, and each gets its own answer", async () => {
  const { database, called } = heldDatabase();
  const readings = await readOneFirst(database);
  called[0]?.answer(await storedToken(sealer, { generation: 1 }));
  await tick();
  assert.deepEqual(called.slice(1).map(({ name, args }) => [name, args]), [
    ["read_tokens", { calls: [{ caller: key(2), target }, { caller: key(3), target }] }],
  ]);
  const refused = refusalOf("connection_not_found", () => readings[2] ?? assert.fail());
  called[1]?.answer([
    await storedToken(sealer, { generation: 2 }),
    { refusal: "connection_not_found" },
  ]);
  assert.equal((await readings[0])?.generation, 1);
  assert.equal((await readings[1])?.generation, 2);
  await refused;
});

Deno.test("an answer that is no list is used for no read", async () => {
  const { database, called } = heldDatabase();
  const readings = await readOneFirst(database);
  called[0]?.answer(await storedToken(sealer, { generation: 1 }));
  await tick();
  called[1]?.answer({ refusal: "caller_unknown" });
  await tick();
  called[2]?.answer(await storedToken(sealer, { generation: 2 }));
  called[3]?.answer(await storedToken(sealer, { generation: 3 }));
  assert.deepEqual((await Promise.all(readings)).map(({ generation }) => generation), [1, 2, 3]);
});

Deno.test("a caller whose first call may insert a user neither waits nor is waited for", async () => {
  const { database, called } = heldDatabase();
  const readings = [key(1), identity, identity].map((caller) =>
    readToken(database, caller, target)
  );
  await tick();
  assert.deepEqual(called.map(({ name }) => name), Array(3).fill("read_token"));
  for (const { answer } of called) answer(await storedToken(sealer));
  await Promise.all(readings);
});

Deno.test("each database has its own batches", async () => {
  const [first, second] = [heldDatabase(), heldDatabase()];
  const readings = [first, second].map(({ database }) => readToken(database, key(1), target));
  await tick();
  for (const { called } of [first, second]) {
    assert.equal(called.length, 1);
    called[0]?.answer(await storedToken(sealer));
  }
  await Promise.all(readings);
});
