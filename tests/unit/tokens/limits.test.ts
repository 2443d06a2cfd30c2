import assert from "node:assert/strict";
import { LIMITS } from "../../../shared/tokens/limits.ts";

Deno.test("a request to Amazon ends before its lease does", () => {
  assert.ok(LIMITS.requestMs < LIMITS.leaseSeconds * 1000);
});

Deno.test("a waiting caller outlives the lease of a holder that died", () => {
  assert.ok(LIMITS.waitMs > LIMITS.leaseSeconds * 1000);
});
