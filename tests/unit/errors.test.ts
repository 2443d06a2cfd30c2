import assert from "node:assert/strict";
import {
  ConnectError,
  errorCodes,
  isErrorCode,
  sentenceOf,
  statusOf,
  titleOf,
} from "../../shared/errors.ts";

Deno.test("every code is snake case with an error status and a title", () => {
  for (const code of errorCodes()) {
    assert.match(code, /^[a-z]+(_[a-z]+)*$/);
    assert.ok(Number.isInteger(statusOf(code)) && statusOf(code) >= 400 && statusOf(code) < 600);
    assert.match(titleOf(code), /^[A-Z].{5,60}[^.]$/);
    // A status that Response accepts.
    assert.equal(new Response(null, { status: statusOf(code) }).status, statusOf(code));
  }
});

Deno.test("no two codes have the same title", () => {
  assert.equal(new Set(errorCodes().map(titleOf)).size, errorCodes().length);
});

Deno.test("only the codes of the table are codes", () => {
  assert.ok(isErrorCode("state_invalid"));
  for (const other of ["", "State_Invalid", "toString", "constructor", "__proto__"]) {
    assert.equal(isErrorCode(other), false, other);
  }
});

Deno.test("an error keeps its facts apart from its cause", () => {
  const cause = new Error("why");
  const error = new ConnectError("amazon_unavailable", "A sentence.", { retry_after: 3, cause });
  assert.ok(error instanceof Error);
  assert.equal(error.name, "ConnectError");
  assert.equal(error.message, "A sentence.");
  assert.equal(error.cause, cause);
  assert.deepEqual(error.facts, { retry_after: 3 });
});

Deno.test("an error without a cause has none", () => {
  assert.equal("cause" in new ConnectError("not_found", "A sentence."), false);
});

Deno.test("every code has a sentence that says what is wrong, for when nothing more precise is known", () => {
  for (const code of errorCodes()) assert.match(sentenceOf(code), /^[A-Z].{15,}[.?]$/, code);
  assert.equal(new ConnectError("state_invalid").message, sentenceOf("state_invalid"));
  const error = new ConnectError("state_invalid", { connection_id: "c1" });
  assert.deepEqual([error.message, error.facts], [sentenceOf("state_invalid"), {
    connection_id: "c1",
  }]);
});
