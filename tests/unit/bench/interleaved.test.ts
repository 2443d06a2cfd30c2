import assert from "node:assert/strict";
import { interleaved } from "../../bench/measure/interleaved.ts";

Deno.test("each is measured once a round, never first every time, and warm-ups do not count", async () => {
  const order: string[] = [];
  let clock = 0;
  function subject(name: string): [string, () => Promise<number>] {
    return [name, () => {
      order.push(name);
      return Promise.resolve(clock++);
    }];
  }
  const results = await interleaved(new Map([subject("a"), subject("b"), subject("c")]), {
    rounds: 3,
    warmUps: 1,
  });
  assert.equal(order.length, 12);
  for (let round = 0; round < 4; round++) {
    assert.deepEqual(order.slice(round * 3, round * 3 + 3).toSorted(), ["a", "b", "c"]);
  }
  assert.equal(new Set([3, 6, 9].map((first) => order[first])).size, 3);
  for (const figures of results.values()) {
    assert.equal(figures.length, 3);
    assert.ok(figures.every((figure) => figure >= 3));
  }
});
