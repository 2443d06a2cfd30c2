import assert from "node:assert/strict";
import { isSpent, newSyncBudget } from "../../../shared/accounts/sync-budget.ts";

Deno.test("a fresh budget lasts for a minute at most, well before the platform's end", () => {
  const budget = newSyncBudget();
  assert.equal(isSpent(budget), false);
  const left = budget.lastStart - performance.now();
  assert.ok(left > 59_000 && left <= 60_000, `${left} ms are left`);
  assert.ok(budget.deadline - performance.now() < 140_000, "the platform ends it after 150 s");
});

Deno.test("a budget is spent when either its items or its time are", () => {
  const later = performance.now() + 60_000;
  assert.equal(isSpent({ lastStart: later, items: 1 }), false);
  assert.equal(isSpent({ lastStart: later, items: 0 }), true);
  assert.equal(
    isSpent({ lastStart: later, items: -94 }),
    true,
    "a page may take more than was left",
  );
  assert.equal(isSpent({ lastStart: performance.now(), items: 1 }), true);
});
