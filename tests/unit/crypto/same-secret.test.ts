import assert from "node:assert/strict";
import fc from "fast-check";
import { sameSecret } from "../../../shared/crypto/same-secret.ts";

Deno.test("a secret is the same as itself and as no other", async () => {
  await fc.assert(fc.asyncProperty(fc.string(), fc.string(), async (one, other) => {
    assert.equal(await sameSecret(one, one), true);
    assert.equal(await sameSecret(one, other), one === other);
  }));
});

Deno.test("neither a beginning nor a longer text nor nothing passes", async () => {
  const secret = "sb_secret_0123456789";
  for (const other of ["", secret.slice(0, -1), `${secret} `, secret.toUpperCase()]) {
    assert.equal(await sameSecret(secret, other), false);
  }
});
