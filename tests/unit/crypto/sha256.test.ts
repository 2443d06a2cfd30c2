import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { sha256Base64url, sha256Hex } from "../../../shared/crypto/sha256.ts";

// RFC 6234, section 8.5, and the hash of nothing.
const vectors: Record<string, string> = {
  "": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  "abc": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq":
    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
};

for (const [text, hash] of Object.entries(vectors)) {
  Deno.test(`the hash of "${text}" is the one in RFC 6234`, () => {
    assert.equal(sha256Hex(text), hash);
  });
}

Deno.test("text is hashed as UTF-8", async () => {
  const digest = await crypto.subtle.digest("SHA-256", new Uint8Array([0xc3, 0xa4]));
  assert.equal(sha256Hex("ä"), Buffer.from(digest).toString("hex"));
});

Deno.test("in base64url it is the challenge of RFC 7636, appendix B", () => {
  assert.equal(
    sha256Base64url("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
    "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
  );
});
