import assert from "node:assert/strict";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { tokenMask } from "../../../shared/proxy/mask-token.ts";
import { passOn } from "../../../shared/proxy/pass-on.ts";

const mask = tokenMask("Atza|secret");
const quoting = "bad header: Bearer Atza|secret";

function answer(status: number, body: BodyInit | null, headers: HeadersInit = {}): Response {
  return new Response(body, { status, headers });
}

Deno.test("an answer that is passed on says that it is Amazon's", async () => {
  const response = await passOn(answer(200, "yes"), new Headers(), mask);
  assert.equal(response.headers.get("x-answered-by"), "amazon");
  assert.equal(await response.text(), "yes");
});

Deno.test("the token is masked in the headers of every answer, in each spelling", async () => {
  for (const status of [200, 302, 403]) {
    const headers = new Headers({
      "location": "v2/profiles?token=Atza%7Csecret",
      "x-amzn-errortype": "Bearer Atza|secret",
    });
    const response = await passOn(answer(status, null), headers, mask);
    assert.equal(response.headers.get("location"), "v2/profiles?token=[token]");
    assert.equal(response.headers.get("x-amzn-errortype"), "Bearer [token]");
  }
});

Deno.test("the token is masked in the body of whatever is no success", async () => {
  for (const status of [300, 302, 400, 403, 500]) {
    const response = await passOn(answer(status, quoting), new Headers(), mask);
    assert.equal(await response.text(), "bad header: Bearer [token]");
  }
});

Deno.test("an error body in an encoding that fetch leaves is decoded, masked and no longer announced", async () => {
  const bodies: [encoding: string, body: Uint8Array][] = [
    ["x-gzip", gzipSync(quoting)],
    ["GZIP", gzipSync(quoting)],
    ["identity, gzip", gzipSync(quoting)],
    ["deflate", deflateSync(quoting)],
    ["deflate, gzip", gzipSync(deflateSync(quoting))],
  ];
  for (const [encoding, body] of bodies) {
    const amazon = answer(403, new Uint8Array(body), { "content-encoding": encoding });
    const response = await passOn(amazon, new Headers(), mask);
    assert.equal(await response.text(), "bad header: Bearer [token]", encoding);
    assert.equal(response.headers.has("content-encoding"), false, encoding);
  }
});

Deno.test("an error body that cannot be decoded is withheld, and the caller is told", async () => {
  for (const [encoding, body] of [["zstd", quoting], ["deflate", "no zlib"]] as const) {
    const amazon = answer(400, body, { "content-encoding": encoding });
    const headers = new Headers({ "content-type": "application/json" });
    const response = await passOn(amazon, headers, mask);
    const text = await response.text();
    assert.match(text, new RegExp(`in the encoding "${encoding}", which could not be decoded`));
    assert.ok(!text.includes("secret"));
    assert.equal(response.headers.get("content-type"), "text/plain;charset=UTF-8");
    assert.equal(response.status, 400);
  }
});

Deno.test("brotli within another encoding is decoded where the platform can, or withheld", async () => {
  const body = new Uint8Array(gzipSync(brotliCompressSync(quoting)));
  const amazon = answer(400, body, { "content-encoding": "br, gzip" });
  const text = await (await passOn(amazon, new Headers(), mask)).text();
  assert.ok(text === "bad header: Bearer [token]" || /could not be decoded/.test(text), text);
});

Deno.test("a success keeps its bytes, and the encoding that fetch has left is announced", async () => {
  const deflated = new Uint8Array(deflateSync("a report"));
  const amazon = answer(200, deflated, { "content-encoding": "deflate" });
  const response = await passOn(amazon, new Headers(), mask);
  assert.equal(response.headers.get("content-encoding"), "deflate");
  assert.deepEqual(new Uint8Array(await response.arrayBuffer()), deflated);
});

Deno.test("a success in the old name of gzip is decoded: few clients know it", async () => {
  const amazon = answer(200, new Uint8Array(gzipSync("a report")), {
    "content-encoding": "x-gzip",
  });
  const response = await passOn(amazon, new Headers(), mask);
  assert.equal(response.headers.has("content-encoding"), false);
  assert.equal(await response.text(), "a report");
});

Deno.test("an encoding that fetch has decoded is not announced", async () => {
  for (const encoding of ["gzip", "br"]) {
    const amazon = answer(200, "plain by now", { "content-encoding": encoding });
    const response = await passOn(amazon, new Headers(), mask);
    assert.equal(response.headers.has("content-encoding"), false, encoding);
    assert.equal(await response.text(), "plain by now");
  }
});

Deno.test("a status without a body has none, whatever came with it", async () => {
  for (const status of [204, 205, 304]) {
    const amazon = answer(200, "stray");
    Object.defineProperty(amazon, "status", { value: status });
    const response = await passOn(amazon, new Headers(), mask);
    assert.equal(response.status, status);
    assert.equal(response.body, null);
  }
});
