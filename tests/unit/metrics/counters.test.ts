import assert from "node:assert/strict";
import { createCounters } from "../../../shared/metrics/counters.ts";

const LABELS = { function: "get-token", status: "200", code: "ok" };

Deno.test("counts of the same labels are one number, others are others", () => {
  const counters = createCounters();
  counters.increment("requests_total", LABELS);
  counters.increment("requests_total", LABELS);
  counters.increment("requests_total", { ...LABELS, status: "429" });
  assert.deepEqual(counters.take().map(({ name, labels, value }) => [name, labels.status, value]), [
    ["requests_total", "200", 2],
    ["requests_total", "429", 1],
  ]);
});

Deno.test("what was taken is not taken again", () => {
  const counters = createCounters();
  counters.increment("requests_total", LABELS);
  counters.observe("pool_wait_seconds", {}, 0.1);
  assert.ok(counters.take().length > 1);
  assert.deepEqual(counters.take(), []);
});

Deno.test("a bucket counts what is as short as its limit, and what the smaller ones count", () => {
  const counters = createCounters();
  for (const seconds of [0.005, 0.006, 0.3, 31]) {
    counters.observe("pool_wait_seconds", {}, seconds);
  }
  const samples = counters.take();
  const bucket = (le: string): number | undefined =>
    samples.find(({ labels }) => labels["le"] === le)?.value;
  assert.deepEqual(
    ["0.005", "0.01", "0.25", "0.5", "30", "+Inf"].map(bucket),
    [1, 2, 2, 3, 3, 4],
  );
  assert.deepEqual(
    samples.filter(({ name }) => !name.endsWith("_bucket")).map(({ name, value }) => [name, value]),
    [["pool_wait_seconds_sum", 31.311], ["pool_wait_seconds_count", 4]],
  );
});

Deno.test("counts that could not be handed in are added to later ones", () => {
  const counters = createCounters();
  counters.increment("requests_total", LABELS);
  const samples = counters.take();
  counters.increment("requests_total", LABELS);
  counters.putBack(samples);
  assert.deepEqual(counters.take().map(({ value }) => value), [2]);
});

Deno.test("a process keeps no more than 2,000 series", () => {
  const counters = createCounters();
  for (let n = 0; n < 3_000; n++) {
    counters.increment("amazon_requests_total", { call: "other", status: String(n) });
  }
  assert.equal(counters.take().length, 2_000);
});
