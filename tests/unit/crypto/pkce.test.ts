import assert from "node:assert/strict";
import { createPkce } from "../../../shared/crypto/pkce.ts";
import { sha256Base64url } from "../../../shared/crypto/sha256.ts";

Deno.test("a challenge is the S256 of its verifier", async () => {
  const { verifier, challenge } = await createPkce();
  assert.equal(challenge, await sha256Base64url(verifier));
});

Deno.test("a verifier has the form that RFC 7636 asks for", async () => {
  const { verifier } = await createPkce();
  assert.match(verifier, /^[A-Za-z0-9._~-]{43,128}$/);
});

Deno.test("each pair is another one", async () => {
  assert.notEqual((await createPkce()).verifier, (await createPkce()).verifier);
});
