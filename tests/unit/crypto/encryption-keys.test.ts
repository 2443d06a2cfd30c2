import assert from "node:assert/strict";
import { importEncryptionKeys } from "../../../shared/crypto/encryption-keys.ts";

Deno.test("imported keys keep their order and cannot be taken out again", async () => {
  const keys = await importEncryptionKeys([
    { kid: "b", bytes: new Uint8Array(32).fill(2) },
    { kid: "a", bytes: new Uint8Array(32).fill(1) },
  ]);
  assert.deepEqual(keys.map(({ kid }) => kid), ["b", "a"]);
  for (const { key } of keys) {
    assert.equal(key.extractable, false);
    assert.deepEqual(key.usages.toSorted(), ["decrypt", "encrypt"]);
  }
});
