import assert from "node:assert/strict";
import fc from "fast-check";
import { sameSecret } from "../../../shared/crypto/same-secret.ts";

Deno.test("a secret equals itself and no other", () => {
  fc.assert(fc.property(fc.string(), fc.string(), (one, other) => {
    assert.equal(sameSecret(one, one), true);
    assert.equal(sameSecret(one, other), one === other);
  }));
});

Deno.test("a prefix, a longer text and an empty text are refused", () => {
  const secret = "sb_secret_0123456789";
  for (const other of ["", secret.slice(0, -1), `${secret} `, secret.toUpperCase()]) {
    assert.equal(sameSecret(secret, other), false);
  }
});
