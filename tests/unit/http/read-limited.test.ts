import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { BodyTooLargeError, readLimited } from "../../../shared/http/read-limited.ts";
import { withServer } from "../support/loopback.ts";

function bodyOf(...chunks: string[]): ReadableStream<Uint8Array> {
  return ReadableStream.from(chunks.map((chunk) => new TextEncoder().encode(chunk)));
}

Deno.test("a body is read whole, in whatever pieces it comes", async () => {
  const large = "x".repeat(100_000);
  const read = await readLimited(bodyOf("a", large, "", "b"), 200_000);
  assert.equal(new TextDecoder().decode(read), `a${large}b`);
});

Deno.test("a body of exactly the limit is read, one more byte is too many", async () => {
  assert.equal((await readLimited(bodyOf("ab", "cd"), 4)).byteLength, 4);
  await assert.rejects(readLimited(bodyOf("ab", "cde"), 4), new BodyTooLargeError(4));
});

Deno.test("no body reads as no bytes", async () => {
  assert.equal((await readLimited(null, 4)).byteLength, 0);
});

Deno.test("an endless body is cancelled at the limit", async () => {
  let sent = 0;
  let cancelled = false;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller): void {
      sent++;
      controller.enqueue(new Uint8Array(1_000));
    },
    cancel(): void {
      cancelled = true;
    },
  });
  await assert.rejects(readLimited(endless, 10_000), BodyTooLargeError);
  assert.ok(cancelled);
  assert.ok(sent <= 13, `${sent} chunks were asked for`);
});

Deno.test("compressed bytes are counted as what they become", async () => {
  const bomb = gzipSync(new Uint8Array(50_000_000));
  await withServer(
    () => new Response(bomb, { headers: { "content-encoding": "gzip" } }),
    async (url) => {
      const { body } = await fetch(url);
      await assert.rejects(readLimited(body, 1_000_000), BodyTooLargeError);
    },
  );
});

Deno.test("what comes from a network is read whole up to the limit, and refused beyond it", async () => {
  const bytes = crypto.getRandomValues(new Uint8Array(50_000));
  const large = new Uint8Array(1_000_000).map((_, i) => bytes[i % bytes.length] ?? 0);
  await withServer(() => new Response(large), async (url) => {
    const { body } = await fetch(url);
    assert.deepEqual(new Uint8Array(await readLimited(body, large.length)), large);
    const again = await fetch(url);
    await assert.rejects(
      readLimited(again.body, large.length - 1),
      new BodyTooLargeError(large.length - 1),
    );
  });
});

Deno.test("a body that breaks off is a failure, not a shorter body", async () => {
  await withServer(
    () =>
      new Response(
        new ReadableStream({
          start(controller): void {
            controller.enqueue(new Uint8Array(100_000));
            setTimeout(() => controller.error(new Error("broken off")), 20);
          },
        }),
      ),
    async (url) => {
      const { body } = await fetch(url);
      await assert.rejects(readLimited(body, 1_000_000));
    },
  );
});
