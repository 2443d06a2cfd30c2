import assert from "node:assert/strict";
import fc from "fast-check";
import * as base64url from "../../../shared/crypto/base64url.ts";

Deno.test("bytes come back as they were, in the form that jose writes", async () => {
  const jose = await import("jose/base64url");
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
    const text = base64url.encode(bytes);
    assert.equal(text, jose.encode(bytes));
    assert.deepEqual(base64url.decode(text), bytes);
  }));
});

Deno.test("what is not base64url is refused", () => {
  for (const text of ["a", "abcde", "a+b/", "ab==", "ab cd", "é", "ab\n"]) {
    assert.throws(() => base64url.decode(text), TypeError, text);
  }
});
