import assert from "node:assert/strict";
import { holdBody, isRepeatable } from "../../../shared/proxy/hold-body.ts";

const LIMIT = 1_000;

function streamOf(chunks: Uint8Array[], onPull: () => void = () => {}): ReadableStream<Uint8Array> {
  return new ReadableStream({
    pull(controller): void {
      onPull();
      const chunk = chunks.shift();
      if (chunk === undefined) controller.close();
      else controller.enqueue(chunk);
    },
  }, { highWaterMark: 0 });
}

function post(body: BodyInit | null, headers: HeadersInit = {}, method = "POST"): Request {
  return new Request("https://project.test/", { method, headers, body });
}

async function bytesOf(body: BodyInit): Promise<Uint8Array> {
  return new Uint8Array(await new Response(body).arrayBuffer());
}

Deno.test("no body is none, and none can be sent again", async () => {
  for (const request of [post(null), post(null, {}, "GET"), post(null, {}, "HEAD")]) {
    const held = await holdBody(request, LIMIT);
    assert.equal(held, undefined);
    assert.ok(isRepeatable(held));
  }
});

Deno.test("a small body is kept, whether or not it says how long it is", async () => {
  const bytes = Uint8Array.from({ length: LIMIT }, (_, index) => index % 256);
  for (const body of [bytes, streamOf([bytes.slice(0, 300), bytes.slice(300)])]) {
    const held = await holdBody(post(body), LIMIT);
    assert.deepEqual(held, bytes);
    assert.ok(isRepeatable(held));
  }
});

Deno.test("a large body stays a stream, its beginning included", async () => {
  const chunks = Array.from({ length: 20 }, (_, index) => new Uint8Array(400).fill(index));
  const held = await holdBody(post(streamOf([...chunks])), LIMIT);
  assert.ok(held instanceof ReadableStream && !isRepeatable(held));
  assert.deepEqual(await bytesOf(held), await bytesOf(new Blob(chunks)));
});

Deno.test("of a large body no more is read ahead than it takes to know", async () => {
  let pulled = 0;
  const endless = Array.from({ length: 1_000 }, () => new Uint8Array(400));
  await holdBody(post(streamOf(endless, () => pulled++)), LIMIT);
  assert.ok(pulled <= 4, String(pulled));

  pulled = 0;
  const announced = { "content-length": "400000" };
  await holdBody(post(streamOf(endless, () => pulled++), announced), LIMIT);
  assert.equal(pulled, 0);
});
