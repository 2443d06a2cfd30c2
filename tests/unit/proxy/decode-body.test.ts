import assert from "node:assert/strict";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { decodeBody, remainingEncodings } from "../../../shared/proxy/decode-body.ts";

function bodyOf(bytes: Uint8Array): ReadableStream<Uint8Array> {
  return ReadableStream.from([new Uint8Array(bytes)]);
}

async function decoded(bytes: Uint8Array, ...encodings: string[]): Promise<string | undefined> {
  const body = await decodeBody(bodyOf(bytes), encodings);
  return body === undefined ? undefined : new TextDecoder().decode(body);
}

const text = "an error ".repeat(50);

Deno.test("gzip and br, each alone, are decoded by fetch; nothing else is", () => {
  const cases: [header: string | null, remaining: string[]][] = [
    [null, []],
    ["gzip", []],
    ["GZIP", ["gzip"]],
    ["br", []],
    ["identity", []],
    ["identity, gzip", ["gzip"]],
    ["gzip,", ["gzip"]],
    ["x-gzip", ["x-gzip"]],
    ["deflate", ["deflate"]],
    ["gzip, br", ["gzip", "br"]],
    ["zstd", ["zstd"]],
  ];
  for (const [header, remaining] of cases) {
    const headers = new Headers(header === null ? {} : { "content-encoding": header });
    assert.deepEqual(remainingEncodings(headers), remaining, header ?? "none");
  }
});

Deno.test("fetch itself decodes what is said to be decoded, and leaves what is said to remain", async () => {
  const bodies: Record<string, Uint8Array> = {
    "gzip": gzipSync(text),
    "br": brotliCompressSync(text),
    "x-gzip": gzipSync(text),
    "deflate": deflateSync(text),
    "gzip, gzip": gzipSync(gzipSync(text)),
    "identity, gzip": gzipSync(text),
    "gzip,": gzipSync(text),
  };
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    const encoding = decodeURIComponent(new URL(request.url).pathname.slice(1));
    return new Response(new Uint8Array(bodies[encoding] ?? []), {
      headers: { "content-encoding": encoding },
    });
  });
  try {
    for (const encoding of Object.keys(bodies)) {
      const url = `http://127.0.0.1:${server.addr.port}/${encodeURIComponent(encoding)}`;
      const response = await fetch(url, { headers: { "accept-encoding": "gzip" } });
      const plain = await response.text() === text;
      const headers = new Headers({ "content-encoding": encoding });
      assert.equal(plain, remainingEncodings(headers).length === 0, encoding);
    }
  } finally {
    await server.shutdown();
  }
});

Deno.test("a body is decoded, also when it was encoded twice", async () => {
  assert.equal(await decoded(gzipSync(text), "x-gzip"), text);
  assert.equal(await decoded(deflateSync(text), "deflate"), text);
  assert.equal(await decoded(deflateRawSync(text), "deflate"), text);
  assert.equal(await decoded(gzipSync(deflateSync(text)), "deflate", "gzip"), text);
});

Deno.test("what cannot be decoded is undefined", async () => {
  assert.equal(await decoded(gzipSync(text), "zstd"), undefined);
  assert.equal(await decoded(gzipSync(text).subarray(0, 20), "gzip"), undefined);
  assert.equal(await decoded(new TextEncoder().encode(text), "deflate"), undefined);
});

Deno.test("a body that is too large, encoded or decoded, is undefined", async () => {
  assert.equal(await decoded(gzipSync(new Uint8Array(10_000_000)), "gzip"), undefined);
  assert.equal(await decoded(new Uint8Array(300_000), "deflate"), undefined);
});
