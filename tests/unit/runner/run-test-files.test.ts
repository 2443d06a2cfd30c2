import assert from "node:assert/strict";
import { countResults } from "../../runner/run-test-files.ts";

function report(tests: number, failures: number, errors: number): string {
  return `<?xml version="1.0"?>
<testsuites name="deno test" tests="${tests}" failures="${failures}" errors="${errors}" time="1.0">`;
}

Deno.test("failures and errors count as failed, the rest as passed", () => {
  assert.deepEqual(countResults(report(10, 2, 1), false), { passed: 7, failed: 3 });
  assert.deepEqual(countResults(report(10, 0, 0), true), { passed: 10, failed: 0 });
});

Deno.test("a run that broke off is a failure, whatever its report says", () => {
  assert.deepEqual(countResults(report(10, 0, 0), false), { passed: 10, failed: 1 });
  assert.deepEqual(countResults("", false), { passed: 0, failed: 1 });
});

Deno.test("a run without a test is a failure", () => {
  assert.deepEqual(countResults(report(0, 0, 0), true), { passed: 0, failed: 1 });
});
