import assert from "node:assert/strict";
import { fakeProject } from "./fake-project.ts";

function page(text: string | string[], next?: string): Response {
  const chunks = [text].flat().map((chunk) => new TextEncoder().encode(chunk));
  return new Response(ReadableStream.from(chunks), {
    headers: next === undefined ? {} : { "x-next-cursor": next },
  });
}

const table = { table_name: "report_sp_campaigns" };

Deno.test("rows are read page by page, whatever the chunks are cut at", async () => {
  const { ads, sent } = fakeProject([
    page(['{"a":"ü', '\u2028"}\n{"a"', ":2}\n"], "c1"),
    page('{"a":3}'),
  ]);
  const rows = await Array.fromAsync(ads.reports.rows({ ...table, profile_ids: ["1", "2"] }));
  assert.deepEqual(rows, [{ a: "ü\u2028" }, { a: 2 }, { a: 3 }]);
  assert.deepEqual(sent.map(({ path }) => path), [
    "/reports/rows?limit=20000&table_name=report_sp_campaigns&profile_ids=1%2C2",
    "/reports/rows?limit=20000&table_name=report_sp_campaigns&profile_ids=1%2C2&cursor=c1",
  ]);
});

Deno.test("no rows are no rows", async () => {
  const { ads } = fakeProject([page("")]);
  assert.deepEqual(await Array.fromAsync(ads.reports.rows(table)), []);
});

Deno.test("a transfer that breaks off is a failure, and no short list", async () => {
  const broken = new ReadableStream({
    start(controller): void {
      controller.enqueue(new TextEncoder().encode('{"a":1}\n{"a":'));
      queueMicrotask(() => controller.error(new TypeError("reset")));
    },
  });
  for (const response of [new Response(broken), page('{"a":1}\n{"a":')]) {
    const { ads } = fakeProject([response]);
    await assert.rejects(Array.fromAsync(ads.reports.rows(table)), { code: "network_failed" });
  }
});

Deno.test("a caller that stops in the middle ends the transfer", async () => {
  let cancelled = false;
  const endless = new ReadableStream({
    pull: (controller) => controller.enqueue(new TextEncoder().encode('{"a":1}\n')),
    cancel: () => void (cancelled = true),
  });
  const { ads } = fakeProject([new Response(endless)]);
  for await (const _row of ads.reports.rows(table)) break;
  assert.ok(cancelled);
});
