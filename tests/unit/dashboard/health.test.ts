import assert from "node:assert/strict";
import { conditionOf } from "../../../dashboard/src/language/health.ts";

Deno.test("a connection is healthy when its health says so, and no more than active without", () => {
  const connection = { status: "active" } as const;
  const health = {
    status: "healthy",
    reasons: [],
    syncing: false,
    reauthorization_required: false,
  } as const;
  const none = { reason: "", needsConsent: false };
  assert.deepEqual(conditionOf(connection), { tone: "quiet", word: "Active", ...none });
  assert.deepEqual(conditionOf(connection, { ...health, reasons: [] }), {
    tone: "good",
    word: "Healthy",
    ...none,
  });
  assert.deepEqual(conditionOf(connection, { ...health, reasons: [], syncing: true }), {
    tone: "accent",
    word: "Reading accounts",
    ...none,
  });
});
