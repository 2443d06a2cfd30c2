import assert from "node:assert/strict";
import { base64url } from "jose";
import { readEncryptionKeys, readFernetKeys } from "../../../shared/crypto/read-keys.ts";
import { refusalOf } from "../support/refusal.ts";

function encoded(bytes: number, fill = 1): string {
  return base64url.encode(new Uint8Array(bytes).fill(fill));
}

async function complaint(read: (text: string) => unknown, text: string): Promise<string> {
  return (await refusalOf("configuration_invalid", () => read(text))).message;
}

Deno.test("keys keep the order of the list", () => {
  const keys = readEncryptionKeys(`new:${encoded(32, 2)}, old-1_a:${encoded(32, 1)},`);
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
  Deno.test(`an entry with ${what} is named by its position`, async () => {
    const form = "must be kid:base64url of 32 bytes";
    const good = `good:${encoded(32)}`;
    assert.equal(await complaint(readEncryptionKeys, entry), `entry 1 ${form}`);
    assert.equal(
      await complaint(readEncryptionKeys, `${good},${entry},${good}, ${entry}`),
      `entry 2 ${form}, entry 4 ${form}`,
    );
  });
}

Deno.test("a refusal never quotes the list", async () => {
  const said = await complaint(readEncryptionKeys, `sesame:${encoded(31, 7)}`);
  assert.ok(!said.includes("sesame") && !said.includes(encoded(31, 7)));
});

Deno.test("a list without keys is refused", async () => {
  for (const text of ["", " ", ",", " , ,"]) {
    assert.equal(await complaint(readEncryptionKeys, text), "must name at least one key");
  }
});

Deno.test("a kid that occurs twice is refused", async () => {
  assert.equal(
    await complaint(readEncryptionKeys, `k1:${encoded(32, 1)},k1:${encoded(32, 2)}`),
    "must not name the same kid twice",
  );
});

Deno.test("no key may be named fernet", async () => {
  assert.equal(
    await complaint(readEncryptionKeys, `k1:${encoded(32, 1)},fernet:${encoded(32, 2)}`),
    "must not name a key fernet: that name means the keys in AMAZON_ADS_FERNET_KEYS",
  );
});

Deno.test("Fernet keys are accepted with and without padding", () => {
  const keys = readFernetKeys(`${encoded(32, 1)}=, ${encoded(32, 2)},`);
  assert.deepEqual(keys.map((key) => [key.length, key[0]]), [[32, 1], [32, 2]]);
});

Deno.test("Fernet keys are accepted in both alphabets of base64, as Python takes them", () => {
  // 0xfb 0xff: the characters in which the alphabets differ.
  const bytes = new Uint8Array(32).map((_, index) => index % 2 === 0 ? 0xfb : 0xff);
  const standard = btoa(String.fromCharCode(...bytes));
  assert.match(standard, /\+.*\//);
  const urlSafe = standard.replaceAll("+", "-").replaceAll("/", "_");
  assert.deepEqual(readFernetKeys(`${standard},${urlSafe}`), [bytes, bytes]);
});

Deno.test("a malformed Fernet key is named by its position and not quoted", async () => {
  for (const entry of [encoded(31, 7), encoded(33, 7), `${encoded(32, 7)}!`, "+/+/", "k1:AAAA"]) {
    assert.equal(
      await complaint(readFernetKeys, `${encoded(32)},${entry}`),
      "entry 2 must be base64 of 32 bytes",
      entry,
    );
  }
});
