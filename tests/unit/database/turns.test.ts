import assert from "node:assert/strict";
import { takeTurns, type Turn } from "../../../shared/database/turns.ts";

/** Takes turns, and tells whose have come, by number. */
function queue(atOnce: number): { take(count: number): Turn[]; came: number[] } {
  const takeTurn = takeTurns(atOnce);
  const came: number[] = [];
  let taken = 0;
  return {
    came,
    take: (count) =>
      Array.from({ length: count }, () => {
        const [turn, number] = [takeTurn(), taken++];
        turn.come.then(() => came.push(number));
        return turn;
      }),
  };
}

const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

Deno.test("so many have their turn at once, the others in order as those end", async () => {
  const { take, came } = queue(2);
  const [first, second] = take(5);
  await soon();
  assert.deepEqual(came, [0, 1]);
  second?.end();
  await soon();
  assert.deepEqual(came, [0, 1, 2]);
  first?.end();
  await soon();
  assert.deepEqual(came, [0, 1, 2, 3]);
});

Deno.test("who leaves the queue is passed over, and makes no room for two", async () => {
  const { take, came } = queue(1);
  const [first, second] = take(4);
  second?.end();
  await soon();
  assert.deepEqual(came, [0]);
  first?.end();
  await soon();
  assert.deepEqual(came, [0, 2]);
});

Deno.test("a turn ends once, however often that is said", async () => {
  const { take, came } = queue(1);
  const [first] = take(3);
  first?.end();
  first?.end();
  await soon();
  assert.deepEqual(came, [0, 1]);
});

Deno.test("who comes when nobody is there does not wait", async () => {
  const { take, came } = queue(1);
  take(1)[0]?.end();
  take(1);
  await soon();
  assert.deepEqual(came, [0, 1]);
});
