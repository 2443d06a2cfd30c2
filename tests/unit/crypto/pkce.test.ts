import assert from "node:assert/strict";
import { createPkce } from "../../../shared/crypto/pkce.ts";
import { sha256Base64url } from "../../../shared/crypto/sha256.ts";

Deno.test("a challenge is the S256 of its verifier", () => {
  const { verifier, challenge } = createPkce();
  assert.equal(challenge, sha256Base64url(verifier));
});

Deno.test("a verifier has the form that RFC 7636 asks for", () => {
  const { verifier } = createPkce();
  assert.match(verifier, /^[A-Za-z0-9._~-]{43,128}$/);
});

Deno.test("each pair is different", () => {
  assert.notEqual(createPkce().verifier, createPkce().verifier);
});
