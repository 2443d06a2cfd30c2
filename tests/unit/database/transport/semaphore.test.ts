import assert from "node:assert/strict";
import { createSemaphore, type Permit } from "../../../../shared/database/transport/semaphore.ts";

/** Asks for permits, and notes which were granted, by number. */
function queue(permits: number): { ask(count: number): Permit[]; granted: number[] } {
  const acquire = createSemaphore(permits);
  const granted: number[] = [];
  let asked = 0;
  return {
    granted,
    ask: (count) =>
      Array.from({ length: count }, () => {
        const [permit, number] = [acquire(), asked++];
        permit.granted.then(() => granted.push(number));
        return permit;
      }),
  };
}

const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

Deno.test("at most so many permits are out at once, and the others are granted in order", async () => {
  const { ask, granted } = queue(2);
  const [first, second] = ask(5);
  await soon();
  assert.deepEqual(granted, [0, 1]);
  second?.release();
  await soon();
  assert.deepEqual(granted, [0, 1, 2]);
  first?.release();
  await soon();
  assert.deepEqual(granted, [0, 1, 2, 3]);
});

Deno.test("a request that leaves the queue is skipped, and frees no permit", async () => {
  const { ask, granted } = queue(1);
  const [first, second] = ask(4);
  second?.release();
  await soon();
  assert.deepEqual(granted, [0]);
  first?.release();
  await soon();
  assert.deepEqual(granted, [0, 2]);
});

Deno.test("a permit is given back once, however often it is released", async () => {
  const { ask, granted } = queue(1);
  const [first] = ask(3);
  first?.release();
  first?.release();
  await soon();
  assert.deepEqual(granted, [0, 1]);
});

Deno.test("a free permit is granted at once", async () => {
  const { ask, granted } = queue(1);
  ask(1)[0]?.release();
  ask(1);
  await soon();
  assert.deepEqual(granted, [0, 1]);
});
