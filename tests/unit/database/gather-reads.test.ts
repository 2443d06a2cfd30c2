import assert from "node:assert/strict";
import type { Database } from "../../../shared/database/database.ts";
import { gatherReads } from "../../../shared/database/gather-reads.ts";
import { ConnectError } from "../../../shared/errors.ts";
import { refusalOf } from "../support/refusal.ts";

type Args = Record<string, unknown>;

/** A database whose answers wait until the test lets them go. */
function slowDatabase(): {
  database: Database;
  asked: {
    statement: string;
    args: Args;
    answer(value: unknown): void;
    fail(error: Error): void;
  }[];
} {
  const asked: ReturnType<typeof slowDatabase>["asked"] = [];
  const call = (statement: string, args: Args): Promise<unknown> => {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    asked.push({ statement, args, answer: resolve, fail: reject });
    return promise;
  };
  return { database: { call }, asked };
}

function read(number: number, kind = "api_key"): Args {
  return { caller: { kind, key_hash: `${number}` }, target: { connection_id: `${number}` } };
}

async function turn(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0));
}

/** Three reads, of which the first is under way alone and the others go together after it. */
async function threeReads(): Promise<{
  asked: ReturnType<typeof slowDatabase>["asked"];
  answers: Promise<PromiseSettledResult<unknown>[]>;
}> {
  const { database, asked } = slowDatabase();
  const gathered = gatherReads(database);
  const answers = Promise.allSettled([1, 2, 3].map((n) => gathered.call("read_token", read(n))));
  asked[0]?.answer("one");
  await turn();
  return { asked, answers };
}

Deno.test("a read that comes alone goes at once and alone", async () => {
  const { database, asked } = slowDatabase();
  const answer = gatherReads(database).call("read_token", read(1));
  assert.deepEqual(asked.map(({ statement, args }) => [statement, args]), [[
    "read_token",
    read(1),
  ]]);
  asked[0]?.answer("one");
  assert.equal(await answer, "one");
});

Deno.test("reads that come meanwhile go together, and each gets its own answer", async () => {
  const { asked, answers } = await threeReads();
  assert.deepEqual(asked[1]?.args, { calls: [read(2), read(3)] });
  asked[1]?.answer(["two", "three"]);
  assert.deepEqual((await answers).map((each) => each.status === "fulfilled" && each.value), [
    "one",
    "two",
    "three",
  ]);
  assert.equal(asked.length, 2);
});

Deno.test("where one spoils the statement, each is asked for by itself", async () => {
  const { asked, answers } = await threeReads();
  asked[1]?.fail(new ConnectError("internal_error", "The second is not understood."));
  await turn();
  assert.deepEqual(asked.slice(2).map(({ args }) => args), [read(2), read(3)]);
  asked[2]?.fail(new ConnectError("internal_error", "Not understood."));
  asked[3]?.answer("three");
  assert.deepEqual((await answers).map(({ status }) => status), [
    "fulfilled",
    "rejected",
    "fulfilled",
  ]);
});

Deno.test("a list of another length tells nobody anything", async () => {
  for (const answer of [["two"], ["two", "three", "four"], null, { refusal: "caller_unknown" }]) {
    const { asked, answers } = await threeReads();
    asked[1]?.answer(answer);
    await turn();
    asked[2]?.answer("second by itself");
    asked[3]?.answer("third by itself");
    assert.deepEqual((await answers).map((each) => each.status === "fulfilled" && each.value), [
      "one",
      "second by itself",
      "third by itself",
    ]);
  }
});

Deno.test("a database that is down is not asked again for each", async () => {
  const { database, asked } = slowDatabase();
  const gathered = gatherReads(database);
  const answers = [1, 2, 3].map((n) =>
    refusalOf("database_unavailable", () => gathered.call("read_token", read(n)))
  );
  for (const place of [0, 1]) {
    asked[place]?.fail(new ConnectError("database_unavailable", "Down."));
    await turn();
  }
  await Promise.all(answers);
  assert.equal(asked.length, 2);
});

Deno.test("nobody waits long behind a statement that hangs", async () => {
  const { database, asked } = slowDatabase();
  const gathered = gatherReads(database);
  const hanging = gathered.call("read_token", read(1));
  const quick = gathered.call("read_token", read(2));
  await new Promise((resolve) => setTimeout(resolve, 100));
  asked[1]?.answer("two");
  assert.equal(await quick, "two");
  asked[0]?.answer("one");
  assert.equal(await hanging, "one");
});

Deno.test("other statements, and callers of whom a row may be made, wait for nobody", () => {
  const { database, asked } = slowDatabase();
  const gathered = gatherReads(database);
  gathered.call("read_token", read(1));
  gathered.call("claim_refresh", {});
  gathered.call("read_token", read(2, "identity"));
  assert.deepEqual(asked.map(({ statement }) => statement), [
    "read_token",
    "claim_refresh",
    "read_token",
  ]);
  for (const { answer } of asked) answer({});
});

Deno.test("a thousand at once are read fifty by fifty", async () => {
  const { database, asked } = slowDatabase();
  const gathered = gatherReads(database);
  const answers = Array.from({ length: 101 }, (_, n) => gathered.call("read_token", read(n)));
  asked[0]?.answer(0);
  await turn();
  const sizes: number[] = [];
  for (let place = 1; place < asked.length; place++) {
    const calls = asked[place]?.args["calls"] as Args[];
    sizes.push(calls.length);
    asked[place]?.answer(calls.map(({ target }) => Number((target as Args)["connection_id"])));
    await turn();
  }
  assert.deepEqual(sizes, [50, 50]);
  assert.deepEqual(await Promise.all(answers), Array.from({ length: 101 }, (_, n) => n));
});
