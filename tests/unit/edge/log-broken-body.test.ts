import assert from "node:assert/strict";
import { logBrokenBody } from "../../../shared/edge/log-broken-body.ts";
import { ConnectError } from "../../../shared/errors.ts";
import { consoleOf } from "../support/console.ts";

/** An answer with a first page, and then what the test says. */
function answer(next: (controller: ReadableStreamDefaultController) => void): Response {
  let pages = 0;
  const body = new ReadableStream({
    pull: (controller) =>
      pages++ === 0 ? controller.enqueue(new TextEncoder().encode("first ")) : next(controller),
  }, { highWaterMark: 0 });
  return new Response(body, { headers: { "content-type": "text/csv" } });
}

Deno.test("an answer that breaks off after its first page is logged, and breaks off", async () => {
  const error = new ConnectError("database_unavailable", "The database is down.");
  const response = logBrokenBody("reports", answer((controller) => controller.error(error)));
  const { err } = await consoleOf(async () => {
    await assert.rejects(response.text(), error);
  });
  const [entry] = err.map((line) => JSON.parse(line));
  assert.deepEqual([entry.function, entry.request_id, entry.status, entry.code], [
    "reports",
    "stream",
    503,
    "database_unavailable",
  ]);
});

Deno.test("a whole answer passes as it is, and nothing is logged", async () => {
  const response = logBrokenBody("reports", answer((controller) => controller.close()));
  assert.equal(response.headers.get("content-type"), "text/csv");
  const { out, err } = await consoleOf(async () => {
    assert.equal(await response.text(), "first ");
  });
  assert.deepEqual([...out, ...err], []);
});

Deno.test("a caller that goes away ends the reading, and is no failure", async () => {
  let cancelled = "";
  const body = new ReadableStream({ cancel: (reason) => void (cancelled = String(reason)) });
  const { out, err } = await consoleOf(async () => {
    await logBrokenBody("reports", new Response(body)).body?.cancel("gone");
  });
  assert.equal(cancelled, "gone");
  assert.deepEqual([...out, ...err], []);
});
