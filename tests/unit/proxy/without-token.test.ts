import assert from "node:assert/strict";
import fc from "fast-check";
import { withoutToken } from "../../../shared/proxy/without-token.ts";

const token = "Atza|AAbAAc";

async function through(chunks: Uint8Array[]): Promise<Uint8Array> {
  const source = ReadableStream.from(chunks).pipeThrough(withoutToken(token));
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

Deno.test("a quoted token is taken out, however the answer is cut into pieces", async () => {
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
