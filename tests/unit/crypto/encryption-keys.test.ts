import assert from "node:assert/strict";
import { base64url } from "jose";
import {
  encryptionKeysSchema,
  fernetKeysSchema,
  importEncryptionKeys,
} from "../../../shared/crypto/encryption-keys.ts";

function encoded(bytes: number, fill = 1): string {
  return base64url.encode(new Uint8Array(bytes).fill(fill));
}

function complaints(text: string): string[] {
  return encryptionKeysSchema.safeParse(text).error?.issues.map(({ message }) => message) ?? [];
}

Deno.test("keys are read in the order in which they stand", () => {
  const keys = encryptionKeysSchema.parse(`new:${encoded(32, 2)}, old-1_a:${encoded(32, 1)},`);
  assert.deepEqual(keys.map(({ kid }) => kid), ["new", "old-1_a"]);
  assert.deepEqual(keys.map(({ bytes }) => bytes[0]), [2, 1]);
});

const malformed: Record<string, string> = {
  "no kid": encoded(32),
  "an empty kid": `:${encoded(32)}`,
  "a kid with a space": `my key:${encoded(32)}`,
  "a kid of 33 characters": `${"k".repeat(33)}:${encoded(32)}`,
  "no key": "k1:",
  "a key of 31 bytes": `k1:${encoded(31)}`,
  "a key of 33 bytes": `k1:${encoded(33)}`,
  "a key of 16 bytes": `k1:${encoded(16)}`,
  "a key in base64 instead of base64url": `k1:${"+/".repeat(21)}A`,
  "a padded key": `k1:${encoded(32)}=`,
  "a key in hex": `k1:${"ab".repeat(32)}`,
  "two colons": `k1:k2:${encoded(32)}`,
};

for (const [what, entry] of Object.entries(malformed)) {
  Deno.test(`an entry with ${what} is named by its place`, () => {
    assert.deepEqual(complaints(entry), ["entry 1 must be kid:base64url of 32 bytes"]);
    assert.deepEqual(complaints(`good:${encoded(32)},${entry}`), [
      "entry 2 must be kid:base64url of 32 bytes",
    ]);
  });
}

Deno.test("a complaint never quotes what stands in the list", () => {
  const content = `sesame:${encoded(31, 7)}`;
  const complaint = complaints(content).join();
  assert.ok(!complaint.includes("sesame") && !complaint.includes(encoded(31, 7)));
});

Deno.test("a list without keys is refused", () => {
  for (const text of ["", " ", ",", " , ,"]) {
    assert.deepEqual(complaints(text), ["must name at least one key"]);
  }
});

Deno.test("a kid stands in the list once", () => {
  assert.deepEqual(complaints(`k1:${encoded(32, 1)},k1:${encoded(32, 2)}`), [
    "must not name the same kid twice",
  ]);
});

Deno.test("imported keys keep their order and cannot be taken out again", async () => {
  const keys = await importEncryptionKeys(
    encryptionKeysSchema.parse(`b:${encoded(32, 2)},a:${encoded(32, 1)}`),
  );
  assert.deepEqual(keys.map(({ kid }) => kid), ["b", "a"]);
  for (const { key } of keys) {
    assert.equal(key.extractable, false);
    assert.deepEqual(key.usages.toSorted(), ["decrypt", "encrypt"]);
  }
});

Deno.test("keys of the older system are read with their padding and without", () => {
  const keys = fernetKeysSchema.parse(`${encoded(32, 1)}=, ${encoded(32, 2)},`);
  assert.deepEqual(keys.map((key) => [key.length, key[0]]), [[32, 1], [32, 2]]);
});

Deno.test("a key of the older system that is none is named by its place, not quoted", () => {
  for (const entry of [encoded(31, 7), encoded(33, 7), `${encoded(32, 7)}!`, "+/+/", "k1:AAAA"]) {
    const read = fernetKeysSchema.safeParse(`${encoded(32)},${entry}`);
    const messages = read.error?.issues.map(({ message }) => message);
    assert.deepEqual(messages, ["entry 2 must be base64url of 32 bytes"], entry);
  }
});
