import assert from "node:assert/strict";
import { batch } from "../../../../shared/database/transport/batch.ts";
import { ConnectError } from "../../../../shared/errors.ts";
import { refusalOf } from "../../support/refusal.ts";

/** One statement that was sent: a number by itself, or a batch of numbers. */
interface Sent {
  items: number | readonly number[];
  answer(value: unknown): void;
  fail(error: Error): void;
}

/** A batch of at most 50 whose statements are answered when the test says so. */
function heldBatch(): { send(item: number): Promise<unknown>; sent: Sent[] } {
  const sent: Sent[] = [];
  function hold(items: Sent["items"]): Promise<unknown> {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    sent.push({ items, answer: resolve, fail: reject });
    return promise;
  }
  const send = batch<number, unknown>({
    maxSize: 50,
    maxWaitMs: 20,
    sendOne: hold,
    async sendMany(items): Promise<(() => unknown)[]> {
      const answers = await hold(items);
      assert.ok(Array.isArray(answers));
      return answers.map((answer: unknown) => () => {
        if (answer instanceof Error) throw answer;
        return answer;
      });
    },
  });
  return { send, sent };
}

async function tick(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0));
}

/** Sends the first item, and the others while it is under way. */
async function sendOneFirst<Result>(
  send: (item: number) => Promise<Result>,
  items: number[],
): Promise<Promise<Result>[]> {
  const [first = 0, ...others] = items;
  const sending = send(first);
  await Promise.resolve();
  return [sending, ...others.map(send)];
}

/** Three items, of which the first was sent by itself and the others in a batch after it. */
async function threeItems(): Promise<
  { sent: Sent[]; results: Promise<PromiseSettledResult<unknown>[]> }
> {
  const { send, sent } = heldBatch();
  const results = Promise.allSettled(await sendOneFirst(send, [1, 2, 3]));
  sent[0]?.answer("one");
  await tick();
  return { sent, results };
}

async function values(results: Promise<PromiseSettledResult<unknown>[]>): Promise<unknown[]> {
  return (await results).map((result) =>
    result.status === "fulfilled" ? result.value : result.status
  );
}

Deno.test("a single item is sent at once and by itself", async () => {
  const { send, sent } = heldBatch();
  const result = send(1);
  await Promise.resolve();
  assert.deepEqual(sent.map(({ items }) => items), [1]);
  sent[0]?.answer("one");
  assert.equal(await result, "one");
});

Deno.test("items that arrive together share the first batch", async () => {
  const { send, sent } = heldBatch();
  const results = Promise.all([1, 2].map(send));
  await tick();
  assert.deepEqual(sent.map(({ items }) => items), [[1, 2]]);
  sent[0]?.answer(["one", "two"]);
  assert.deepEqual(await results, ["one", "two"]);
});

Deno.test("items that arrive meanwhile share a batch, and each gets its own result", async () => {
  const { sent, results } = await threeItems();
  assert.deepEqual(sent[1]?.items, [2, 3]);
  sent[1]?.answer(["two", "three"]);
  assert.deepEqual(await values(results), ["one", "two", "three"]);
  assert.equal(sent.length, 2);
});

Deno.test("an item that fails in a batch fails alone", async () => {
  const { sent, results } = await threeItems();
  sent[1]?.answer([new Error("The second failed."), "three"]);
  assert.deepEqual(await values(results), ["one", "rejected", "three"]);
  assert.equal(sent.length, 2);
});

Deno.test("when a batch fails, each of its items is sent by itself", async () => {
  const { sent, results } = await threeItems();
  sent[1]?.fail(new ConnectError("internal_error", "The second cannot be parsed."));
  await tick();
  assert.deepEqual(sent.slice(2).map(({ items }) => items), [2, 3]);
  sent[2]?.fail(new ConnectError("internal_error", "It cannot be parsed."));
  sent[3]?.answer("three");
  assert.deepEqual(await values(results), ["one", "rejected", "three"]);
});

Deno.test("results of another number than items are used for none of them", async () => {
  for (const answer of [["two"], ["two", "three", "four"], null]) {
    const { sent, results } = await threeItems();
    sent[1]?.answer(answer);
    await tick();
    sent[2]?.answer("second by itself");
    sent[3]?.answer("third by itself");
    assert.deepEqual(await values(results), ["one", "second by itself", "third by itself"]);
  }
});

Deno.test("when the database is down, the items of a batch are not sent again", async () => {
  const { send, sent } = heldBatch();
  const refusals = await sendOneFirst(
    (item) => refusalOf("database_unavailable", () => send(item)),
    [1, 2, 3],
  );
  for (const index of [0, 1]) {
    sent[index]?.fail(new ConnectError("database_unavailable", "Down."));
    await tick();
  }
  await Promise.all(refusals);
  assert.equal(sent.length, 2);
});

Deno.test("a statement that hangs holds up later items only for a moment", async () => {
  const { send, sent } = heldBatch();
  const [hanging, quick] = await sendOneFirst(send, [1, 2]);
  await new Promise((resolve) => setTimeout(resolve, 100));
  sent[1]?.answer("two");
  assert.equal(await quick, "two");
  sent[0]?.answer("one");
  assert.equal(await hanging, "one");
});

Deno.test("a batch has at most fifty items", async () => {
  const { send, sent } = heldBatch();
  const results = await sendOneFirst(send, Array.from({ length: 101 }, (_, item) => item));
  sent[0]?.answer(0);
  await tick();
  const sizes: number[] = [];
  for (let index = 1; index < sent.length; index++) {
    const items = sent[index]?.items;
    assert.ok(Array.isArray(items));
    sizes.push(items.length);
    sent[index]?.answer(items);
    await tick();
  }
  assert.deepEqual(sizes, [50, 50]);
  assert.deepEqual(await Promise.all(results), Array.from({ length: 101 }, (_, item) => item));
});
