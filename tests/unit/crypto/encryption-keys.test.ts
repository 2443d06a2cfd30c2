import assert from "node:assert/strict";
import { importEncryptionKey } from "../../../shared/crypto/encryption-keys.ts";

Deno.test("an imported key seals and opens, and cannot be taken out again", async () => {
  const key = await importEncryptionKey({ kid: "a", bytes: new Uint8Array(32).fill(1) });
  assert.equal(key.extractable, false);
  assert.deepEqual(key.usages.toSorted(), ["decrypt", "encrypt"]);
});

Deno.test("a key is imported once", async () => {
  const key = { kid: "a", bytes: new Uint8Array(32).fill(1) };
  const [first, again] = await Promise.all([importEncryptionKey(key), importEncryptionKey(key)]);
  assert.equal(first, again);
});
