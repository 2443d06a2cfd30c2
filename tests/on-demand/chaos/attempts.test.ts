import assert from "node:assert/strict";
import type { LogEntry } from "../../../local/amazon/state/log-entry.ts";
import { type Attempt, untold } from "./attempts.ts";

/** Midnight of an arbitrary day, in ms. */
const START = Date.UTC(2026, 0, 1);

function request(after: number, status: number): LogEntry {
  return {
    seq: after,
    time: new Date(START + after).toISOString(),
    operation: "token",
    method: "POST",
    path: "/auth/o2/token",
    query: {},
    region: null,
    status,
    duration_ms: 10,
    grant_type: "refresh_token",
    grant: null,
    persona: "seller",
    page: null,
    header_names: [],
    headers: {},
    secrets_sha256: {},
    fault: null,
    request_id: `${after}`,
  };
}

function attempt(after: number, more: Partial<Attempt> = {}): Attempt {
  return {
    connection_id: "",
    action: "failed",
    error_code: "amazon_unavailable",
    attempts: 1,
    told_at: START + after,
    duration_ms: 20,
    abandoned: false,
    ...more,
  };
}

/** The requests that are untold, by how long after the start Amazon saw them. */
function untoldAfter(seen: LogEntry[], told: Attempt[]): number[] {
  return untold(seen, told).map(({ seq }) => seq);
}

Deno.test("an attempt tells of one request, and a row of three equal failures of three", () => {
  const seen = [request(0, 500), request(1000, 500), request(2000, 500)];
  assert.deepEqual(untoldAfter(seen, [attempt(2000)]), [1000, 2000]);
  assert.deepEqual(untoldAfter(seen, [attempt(2000, { attempts: 2 })]), [2000]);
  assert.deepEqual(untoldAfter(seen, [attempt(2000, { attempts: 3 })]), []);
});

Deno.test("a request after the last attempt is untold", () => {
  assert.deepEqual(untoldAfter([request(60_000, 200)], [attempt(0, { attempts: 2 })]), [60_000]);
});

Deno.test("a dropped request and its repetition are one attempt, and a third request is another", () => {
  const seen = [request(0, 0), request(20, 0), request(40, 200)];
  assert.deepEqual(untoldAfter(seen.slice(0, 2), [attempt(30)]), []);
  assert.deepEqual(untoldAfter(seen, [attempt(50)]), [40]);
});

Deno.test("a dropped request is told by itself when nothing repeats it within the time limit", () => {
  assert.deepEqual(untoldAfter([request(0, 0)], []), [0]);
  assert.deepEqual(untoldAfter([request(0, 0), request(8500, 200)], [attempt(8600)]), [8500]);
  assert.deepEqual(untoldAfter([request(0, 500), request(20, 200)], [attempt(30)]), [20]);
});
