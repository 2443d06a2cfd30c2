import assert from "node:assert/strict";
import { LoadBudget } from "../../../../shared/reports/running/load-budget.ts";

function budget(bytes: number, least: number, ms = 60_000): LoadBudget {
  return new LoadBudget({ bytes, least, deadline: performance.now() + ms });
}

Deno.test("what is stored spends the budget", () => {
  const load = budget(100, 20);
  load.spend(99);
  assert.ok(!load.isSpent);
  load.spend(1);
  assert.ok(load.isSpent);
});

Deno.test("skipping costs a part of storing, and leaves the least share", () => {
  const load = budget(100, 20);
  load.skip(10_000);
  assert.ok(!load.isSpent, "whatever was skipped, some is stored");
  load.spend(19);
  assert.ok(!load.isSpent);
  load.spend(1);
  assert.ok(load.isSpent);
  const short = budget(100, 20);
  short.skip(100);
  short.spend(80);
  assert.ok(!short.isSpent);
  short.spend(12);
  assert.ok(short.isSpent);
});

Deno.test("a load that is late has no least share", () => {
  assert.ok(budget(100, 20, -1).isSpent);
});

Deno.test("a file of 500 MB is stored by a few invocations", () => {
  const MB = 1_000_000;
  let stored = 0;
  let invocations = 0;
  while (stored < 500 * MB) {
    const load = budget(100 * MB, 16 * MB);
    load.skip(stored);
    do {
      load.spend(MB);
      stored += MB;
    } while (!load.isSpent && stored < 500 * MB);
    invocations++;
  }
  assert.ok(invocations < 10, String(invocations));
});
