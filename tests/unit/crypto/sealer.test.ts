import assert from "node:assert/strict";
import fc from "fast-check";
import { CompactEncrypt, decodeProtectedHeader } from "jose";
import type { SealedPlace } from "../../../shared/crypto/sealed-place.ts";
import { createSealer } from "../../../shared/crypto/sealer.ts";
import { FERNET_KEY, FERNET_SECRET, FERNET_TOKEN } from "../support/fernet.ts";
import { keyNamed } from "../support/context.ts";
import { refusalOf } from "../support/refusal.ts";

const place: SealedPlace = { row: "connection-1", owner: "user-1", kind: "refresh_token" };
const secret = "Atzr|a refresh token";

Deno.test("a sealer opens every text that it sealed", async () => {
  const sealer = createSealer([keyNamed("a")]);
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: "grapheme" }), async (text) => {
      assert.equal(await sealer.open(await sealer.seal(text, place), place), text);
    }),
    { numRuns: 50 },
  );
});

Deno.test("sealing the same secret twice gives two ciphertexts", async () => {
  const sealer = createSealer([keyNamed("a")]);
  assert.notEqual(await sealer.seal(secret, place), await sealer.seal(secret, place));
});

Deno.test("the header names key, row, owner and kind, and nothing more", async () => {
  const sealed = await createSealer([keyNamed("a")]).seal(secret, place);
  assert.deepEqual(decodeProtectedHeader(sealed), {
    alg: "dir",
    enc: "A256GCM",
    kid: "a",
    row: "connection-1",
    owner: "user-1",
    kind: "refresh_token",
  });
  const readable = sealed.split(".").map((part) =>
    atob(part.replace(/-/g, "+").replace(/_/g, "/"))
  );
  assert.ok(readable.every((part) => !part.includes("Atzr")));
});

Deno.test("a value that was moved does not open", async (t) => {
  const sealer = createSealer([keyNamed("a")]);
  const sealed = await sealer.seal(secret, place);
  await t.step("to another row", async () => {
    await refusalOf(
      "sealed_value_unreadable",
      () => sealer.open(sealed, { ...place, row: "connection-2" }),
    );
  });
  await t.step("with its row, to another owner", async () => {
    await refusalOf(
      "sealed_value_unreadable",
      () => sealer.open(sealed, { ...place, owner: "user-2" }),
    );
  });
  await t.step("to another column", async () => {
    await refusalOf(
      "sealed_value_unreadable",
      () => sealer.open(sealed, { ...place, kind: "access_token" }),
    );
  });
});

Deno.test("a value that was altered anywhere does not open", async (t) => {
  const sealer = createSealer([keyNamed("a")]);
  const sealed = await sealer.seal(secret, place);
  const parts = ["header", "key", "nonce", "ciphertext", "tag"];
  for (const [index, name] of parts.entries()) {
    await t.step(name, async () => {
      const altered = sealed.split(".").map((part, at) =>
        at === index ? (part.startsWith("A") ? "B" : "A") + part.slice(1) : part
      ).join(".");
      await refusalOf("sealed_value_unreadable", () => sealer.open(altered, place));
    });
  }
});

Deno.test("a value with the header of another place does not open there", async () => {
  const sealer = createSealer([keyNamed("a")]);
  const elsewhere = { ...place, row: "connection-2" };
  const [, ...body] = (await sealer.seal(secret, place)).split(".");
  const [header] = (await sealer.seal(secret, elsewhere)).split(".");
  await refusalOf(
    "sealed_value_unreadable",
    () => sealer.open([header, ...body].join("."), elsewhere),
  );
});

Deno.test("text that was never sealed does not open", async (t) => {
  const sealer = createSealer([keyNamed("a")]);
  for (const text of ["", "plain text", "a.b.c.d.e", secret]) {
    await t.step(JSON.stringify(text), async () => {
      await refusalOf("sealed_value_unreadable", () => sealer.open(text, place));
    });
  }
});

Deno.test("the first key seals and every key opens", async () => {
  const [a, b] = [keyNamed("a"), keyNamed("b")];
  const old = await createSealer([a]).seal(secret, place);
  const rotated = createSealer([b, a]);
  assert.equal(await rotated.open(old, place), secret);
  assert.equal(decodeProtectedHeader(await rotated.seal(secret, place)).kid, "b");
});

Deno.test("a sealer knows what its first key has sealed", async () => {
  const [a, b] = [keyNamed("a"), keyNamed("b")];
  const [old, rotated] = [createSealer([a]), createSealer([b, a])];
  assert.deepEqual([old.kid, rotated.kid], ["a", "b"]);
  const sealed = await old.seal(secret, place);
  assert.deepEqual([old.isCurrent(sealed), rotated.isCurrent(sealed)], [true, false]);
  assert.ok(rotated.isCurrent(await rotated.seal(secret, place)));
});

Deno.test("a value that a key outside the list sealed does not open", async () => {
  const sealed = await createSealer([keyNamed("a")]).seal(secret, place);
  await refusalOf(
    "sealed_value_unreadable",
    async () => await createSealer([keyNamed("b")]).open(sealed, place),
  );
});

Deno.test("another key under the same name does not open", async () => {
  const sealed = await createSealer([keyNamed("a")]).seal(secret, place);
  const impostor = { ...keyNamed("b"), kid: "a" };
  await refusalOf("sealed_value_unreadable", () => createSealer([impostor]).open(sealed, place));
});

Deno.test("other algorithms are refused, even with the right key", async (t) => {
  const sealer = createSealer([keyNamed("a")]);
  const bytes = new Uint8Array(32).fill("a".charCodeAt(0));
  const others = [
    { alg: "dir", enc: "A128CBC-HS256" },
    { alg: "A256KW", enc: "A256GCM" },
    { alg: "A256GCMKW", enc: "A256GCM" },
  ];
  for (const other of others) {
    await t.step(`${other.alg} with ${other.enc}`, async () => {
      const sealed = await new CompactEncrypt(new TextEncoder().encode(secret))
        .setProtectedHeader({ ...other, kid: "a", ...place })
        .encrypt(bytes);
      await refusalOf("sealed_value_unreadable", () => sealer.open(sealed, place));
    });
  }
});

Deno.test("a refusal names the place and tells nothing of the value", async () => {
  const sealed = await createSealer([keyNamed("a")]).seal(secret, place);
  const refusal = await refusalOf(
    "sealed_value_unreadable",
    async () => await createSealer([keyNamed("b")]).open(sealed, place),
  );
  assert.match(refusal.message, /refresh_token of "connection-1"/);
  assert.ok(!refusal.message.includes(sealed));
  assert.deepEqual(refusal.facts, {});
});

Deno.test("there is no sealer without a key", () => {
  assert.throws(() => createSealer([]), TypeError);
});

Deno.test("a Fernet value opens with its key, and is to be resealed", async () => {
  const sealer = createSealer([keyNamed("a")], [new Uint8Array(32), FERNET_KEY]);
  assert.equal(await sealer.open(FERNET_TOKEN, place), FERNET_SECRET);
  assert.equal(sealer.isCurrent(FERNET_TOKEN), false);
});

Deno.test("an unreadable Fernet value names AMAZON_ADS_FERNET_KEYS", async () => {
  for (const keys of [[], [new Uint8Array(32)]]) {
    const sealer = createSealer([keyNamed("a")], keys);
    const refusal = await refusalOf(
      "sealed_value_unreadable",
      () => sealer.open(FERNET_TOKEN, place),
    );
    assert.match(refusal.message, /AMAZON_ADS_FERNET_KEYS/);
  }
});
