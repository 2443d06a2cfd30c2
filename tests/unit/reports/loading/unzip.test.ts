import assert from "node:assert/strict";
import { ReportFileError } from "../../../../shared/reports/loading/report-file-error.ts";
import { unzip } from "../../../../shared/reports/loading/unzip.ts";
import { refusalOf } from "../../support/refusal.ts";

type Bytes = Uint8Array<ArrayBuffer>;

const TEXT = '[{"campaignName":"beeswax candle"}]'.repeat(1000);

async function gzipped(text: string): Promise<Bytes> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** A download of some bytes, so many at a time. */
function download(bytes: Bytes, size: number): ReadableStream<Bytes> {
  let at = 0;
  return new ReadableStream({
    pull: (controller) => {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(at, at += size));
    },
  });
}

async function textOf(file: ReadableStream<Bytes>, silenceMs?: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of unzip(file, silenceMs)) text += decoder.decode(chunk, { stream: true });
  return text + decoder.decode();
}

Deno.test("a file is unzipped, whatever pieces it arrives in", async () => {
  const bytes = await gzipped(TEXT);
  for (const size of [1, 7, bytes.length]) assert.equal(await textOf(download(bytes, size)), TEXT);
});

Deno.test("a file that was unzipped on its way is passed on", async () => {
  assert.equal(await textOf(download(new TextEncoder().encode(TEXT), 1000)), TEXT);
});

Deno.test("a gzip that is cut short anywhere is refused", async () => {
  const bytes = await gzipped(TEXT);
  for (const length of [3, 12, Math.floor(bytes.length / 2), bytes.length - 1]) {
    await assert.rejects(textOf(download(bytes.slice(0, length), 50)), ReportFileError);
  }
});

Deno.test("a download that breaks off is not taken for a broken file", async () => {
  const bytes = await gzipped(TEXT);
  let sent = false;
  const broken = new ReadableStream<Bytes>({
    pull: (controller) => {
      if (sent) throw new Error("reset by https://storage.test/?X-Amz-Signature=secret");
      sent = true;
      controller.enqueue(bytes.slice(0, 20));
    },
  });
  const { message } = await refusalOf("amazon_unavailable", () => textOf(broken));
  assert.ok(!message.includes("secret"));
});

Deno.test("a download that sends nothing for too long is given up", async () => {
  let cancelled = false;
  const silent = new ReadableStream<Bytes>({
    cancel: () => {
      cancelled = true;
    },
  });
  await refusalOf("amazon_unavailable", () => textOf(silent, 20));
  assert.ok(cancelled);
});

Deno.test("a reader that stops ends the download", async () => {
  let cancelled = false;
  const bytes = await gzipped(TEXT);
  const endless = new ReadableStream<Bytes>({
    start: (controller) => controller.enqueue(bytes),
    cancel: () => {
      cancelled = true;
    },
  });
  for await (const _chunk of unzip(endless)) break;
  assert.ok(cancelled);
});
