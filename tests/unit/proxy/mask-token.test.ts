import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import fc from "fast-check";
import { tokenMask } from "../../../shared/proxy/mask-token.ts";

const token = "Atza|AAbAAc";

async function through(chunks: Uint8Array[]): Promise<Uint8Array> {
  const source = ReadableStream.from(chunks).pipeThrough(tokenMask(token).stream());
  return new Uint8Array(await new Response(source).arrayBuffer());
}

function cut(bytes: Uint8Array, sizes: number[]): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  let at = 0;
  for (const size of sizes) {
    chunks.push(bytes.slice(at, at + size));
    at += size;
  }
  return [...chunks, bytes.slice(at)];
}

Deno.test("a quoted token is masked, however the answer is cut into chunks", async () => {
  const parts = fc.array(fc.constantFrom(token, "Atza|", "A", "Atza|AAb", "'", "é", ""), {
    maxLength: 12,
  });
  const sizes = fc.array(fc.nat({ max: 9 }), { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(parts, sizes, async (texts, lengths) => {
      const text = texts.join("");
      const sent = cut(new TextEncoder().encode(text), lengths);
      const expected = text.replaceAll(token, "[token]");
      assert.equal(new TextDecoder().decode(await through(sent)), expected);
    }),
    { seed: 20261121, numRuns: 400 },
  );
});

Deno.test("an answer without it stays byte for byte what it was", async () => {
  const bytes = Uint8Array.from({ length: 70_000 }, (_, index) => (index * 7919) % 256);
  assert.deepEqual(await through(cut(bytes, [1, 65_536])), bytes);
  assert.deepEqual(await through([]), new Uint8Array());
});

Deno.test("a token is masked in every usual spelling", () => {
  const spellings = [
    "Atza%7CAAbAAc",
    "Atza%7cAAbAAc",
    "Atza%257CAAbAAc",
    "Atza%25257CAAbAAc",
    "Atza\\u007cAAbAAc",
    "Atza\\u007CAAbAAc",
    "Atza\\\\u007cAAbAAc",
    "Atza&#124;AAbAAc",
    "Atza&#x7c;AAbAAc",
    "Atza&#X7C;AAbAAc",
    "Atza&vert;AAbAAc",
    "Atza&verbar;AAbAAc",
  ];
  for (const spelling of spellings) {
    assert.equal(tokenMask(token).text(`'${spelling}'`), "'[token]'", spelling);
  }
});

Deno.test("a token is masked when its letters are encoded, too", () => {
  const letters = [...token];
  const code = (char: string): string => char.charCodeAt(0).toString(16).padStart(2, "0");
  const ways = [
    letters.map((char) => `%${code(char)}`),
    letters.map((char) => `%25${code(char).toUpperCase()}`),
    letters.map((char) => `\\u00${code(char)}`),
    letters.map((char) => `&#${char.charCodeAt(0)};`),
    letters.map((char, at) => at % 2 === 0 ? char : `&#x${code(char)};`),
  ];
  for (const way of ways) {
    assert.equal(tokenMask(token).text(`'${way.join("")}'`), "'[token]'", way.join(""));
  }
});

Deno.test("a token without its prefix, which anybody could put before it, is masked", () => {
  const long = `Atza|${"IwEBIabc".repeat(40)}`;
  const mask = tokenMask(long);
  assert.equal(mask.text(long.slice(5)), "[token]");
  assert.equal(mask.text(`'${long.slice(5)}'`), "'[token]'");
  assert.equal(mask.text(`'${long}'`), "'[token]'");
  assert.equal(mask.text(`'Atza%7C${long.slice(5)}'`), "'[token]'");
});

Deno.test("plus, slash and equals signs of a token are found encoded or not", () => {
  const mask = tokenMask("Atza|a+b/c==");
  for (
    const spelling of [
      "Atza|a+b/c==",
      "Atza|a%2Bb%2Fc%3D%3D",
      "Atza|a%2bb/c==",
      "Atza|a+b\\/c==",
      encodeURIComponent("Atza|a+b/c=="),
      JSON.stringify("Atza|a+b/c==").slice(1, -1),
    ]
  ) assert.equal(mask.text(spelling), "[token]", spelling);
});

/** A text's base64 in both alphabets. */
function encodings(text: string): string[] {
  return [Buffer.from(text).toString("base64"), Buffer.from(text).toString("base64url")];
}

Deno.test("a token within base64 is masked at every offset, in both alphabets", () => {
  const long = `Atza|IwEBI~?>${"Zm9v/+".repeat(30)}`;
  const mask = tokenMask(long);
  for (const prefix of ["", "B", "Bearer ", "Authorization: Bearer "]) {
    for (const suffix of ["", "'", '"}']) {
      for (const encoded of encodings(prefix + long + suffix)) {
        const masked = mask.text(encoded);
        assert.ok(masked.includes("[token]"), `${prefix}…${suffix}`);
        // What is left is the text around it, with one character of the token at most at each end.
        const kept = masked.length - "[token]".length;
        assert.ok(kept <= Math.ceil((prefix.length + suffix.length + 4) * 4 / 3) + 2, masked);
      }
    }
  }
});

Deno.test("an encoded token is masked however the answer is cut into chunks", async () => {
  const forms = [encodeURIComponent(token), ...encodings(token), ...encodings(`Bearer ${token}`)];
  for (const form of forms) {
    const bytes = new TextEncoder().encode(`<p>${"x".repeat(300)}${form}</p>${"y".repeat(300)}`);
    for (let size = 295; size < 340; size += 3) {
      const answer = new TextDecoder().decode(await through(cut(bytes, [size, 4, 4])));
      assert.ok(answer.includes("[token]"), `${form} cut at ${size}: ${answer}`);
    }
  }
});

Deno.test("the longest spelling of every character is masked, whatever comes in a chunk", async () => {
  const longest = [...token].map((char) =>
    char === "|" ? "&VerticalLine;" : `&#x000${char.charCodeAt(0).toString(16)};`
  ).join("");
  const text = `${"x".repeat(200)}${longest}${"y".repeat(200)}`;
  for (const size of [1, 7, 64]) {
    const sizes = Array<number>(Math.floor(text.length / size)).fill(size);
    const answer = new TextDecoder().decode(
      await through(cut(new TextEncoder().encode(text), sizes)),
    );
    assert.equal(answer, `${"x".repeat(200)}[token]${"y".repeat(200)}`, `chunks of ${size}`);
  }
});
