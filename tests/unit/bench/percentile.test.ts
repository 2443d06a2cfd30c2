import assert from "node:assert/strict";
import fc from "fast-check";
import { median, medianRatio, percentile } from "../../bench/measure/percentile.ts";

Deno.test("a percentile is the smallest value that so many are not above", () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
  assert.equal(percentile(hundred, 0.5), 50);
  assert.equal(percentile(hundred, 0.99), 99);
  assert.equal(percentile(hundred, 1), 100);
  assert.equal(percentile([3, 1, 2], 0.99), 3);
  assert.equal(percentile([7], 0.01), 7);
});

Deno.test("the median lies in the middle, whatever the order", () => {
  assert.equal(median([9, 1, 5]), 5);
  assert.equal(median([4, 1, 3, 2]), 2.5);
  assert.equal(median([10, 9, 100]), 10);
});

Deno.test("a percentile was measured, and grows with its share", () => {
  const values = fc.array(fc.double({ noNaN: true }), { minLength: 1 });
  const share = fc.double({ min: 0.01, max: 1, noNaN: true });
  fc.assert(fc.property(values, share, share, (measured, one, other) => {
    const [low, high] = [percentile(measured, Math.min(one, other)), Math.max(one, other)];
    assert.ok(measured.includes(low));
    assert.ok(low <= percentile(measured, high));
  }));
});

Deno.test("nothing measured has no percentile", () => {
  assert.throws(() => percentile([], 0.5), RangeError);
});

Deno.test("ratios are taken round by round, so that a slow round slows both", () => {
  assert.equal(medianRatio([50, 5, 60], [100, 10, 100]), 0.5);
});
