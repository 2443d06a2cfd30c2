import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { createKeyedHash } from "../../../shared/crypto/keyed-hash.ts";

const keys = ["a", "b"].map((kid) => ({ kid, bytes: new Uint8Array(32).fill(kid.charCodeAt(0)) }));
const { hash, hashes } = createKeyedHash(keys);

Deno.test("a hash names its key and is HMAC-SHA256 with a key derived for its purpose", () => {
  const derived = createHmac("sha256", new Uint8Array(32).fill(0x61))
    .update("amazon-ads-connect confirmation").digest();
  assert.equal(
    hash("confirmation", "text"),
    `a.${createHmac("sha256", derived).update("text").digest("hex")}`,
  );
});

Deno.test("a hash depends on the key, the purpose and the text", () => {
  const all = [
    hash("confirmation", "text"),
    hash("imported_refresh_token", "text"),
    hash("confirmation", "text "),
    createKeyedHash(keys.slice(1)).hash("confirmation", "text"),
  ];
  assert.equal(new Set(all).size, all.length);
});

Deno.test("a text is hashed with each key, the first one first", () => {
  assert.deepEqual(hashes("confirmation", "text"), [
    hash("confirmation", "text"),
    createKeyedHash(keys.slice(1)).hash("confirmation", "text"),
  ]);
});

Deno.test("there is no hash without a key", () => {
  assert.throws(() => createKeyedHash([]), TypeError);
});
