import assert from "node:assert/strict";
import type { ClaimedReport } from "../../../../shared/database/reports/claim-reports.ts";
import { ReportFileError } from "../../../../shared/reports/loading/report-file-error.ts";
import { LoadBudget } from "../../../../shared/reports/running/load-budget.ts";
import { loadReport } from "../../../../shared/reports/running/load-report.ts";
import { refusalOf } from "../../support/refusal.ts";
import { completed, REQUESTED, scriptedWork, STORAGE } from "../../support/report-work.ts";
import { databaseDown } from "../../support/scripted-database.ts";

const READY: ClaimedReport = { ...REQUESTED, status: "ready" };
const COMPLETED = { record_report_poll: [{ status: "ready" }, { status: "ready" }] };
const BEGUN = { begin_report_load: [{ status: "loading", piece: 0, byte_offset: 0 }] };
const STORED = { store_report: [{ status: "loading", rows: 1 }, { status: "stored", rows: 2 }] };

const ROWS = [
  { date: "2026-11-01", campaignId: 1, cost: 1.5 },
  { date: "2026-11-02", campaignId: 2, cost: 2.5 },
];

function gzip(text: string): ReadableStream<Uint8Array> {
  return new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
}

function file(text = JSON.stringify(ROWS)): Response {
  return new Response(gzip(text), { headers: { etag: '"e1"' } });
}

function expired(): Response {
  return new Response("<Error/>", { status: 403 });
}

/** Answers each piece as the database does. */
function staging(count: number): { stage_report_piece: unknown[] } {
  return {
    stage_report_piece: Array.from({ length: count }, () => (args: Record<string, unknown>) => ({
      status: "loading",
      piece: Number(args["piece"]) + 1,
      byte_offset: args["byte_offset"],
    })),
  };
}

function budget(bytes = 1_000_000): LoadBudget {
  return new LoadBudget({ bytes, least: 0, deadline: performance.now() + 60_000 });
}

Deno.test("a file is staged and stored, under the version that it has", async () => {
  const { work, database, requests } = scriptedWork(READY, {
    database: { ...COMPLETED, ...BEGUN, ...staging(1), ...STORED },
    amazon: [completed(), file()],
  });
  assert.equal(await loadReport(work, budget()), "stored");
  assert.deepEqual(database.statements(), [
    "record_report_poll",
    "begin_report_load",
    "stage_report_piece",
    "store_report",
    "store_report",
  ]);
  const version = database.argsOf("begin_report_load")["file_version"];
  assert.equal(version, `${READY.amazon_report_id} "e1"`);
  const { piece, rows, byte_offset } = database.argsOf("stage_report_piece");
  const text = JSON.stringify(ROWS);
  assert.deepEqual([piece, rows, byte_offset], [0, text, text.length - 1]);
  assert.equal(requests[1]?.url.href, STORAGE);
  assert.equal(requests[1]?.headers.has("authorization"), false);
});

Deno.test("an address that was just read is not asked for again", async () => {
  const { work, requests } = scriptedWork(READY, {
    database: { ...BEGUN, ...staging(1), ...STORED },
    amazon: [file()],
  });
  assert.equal(await loadReport(work, budget(), STORAGE), "stored");
  assert.equal(requests.length, 1);
});

Deno.test("an empty report is stored without a piece", async () => {
  const { work, database } = scriptedWork(READY, {
    database: { ...BEGUN, ...STORED },
    amazon: [file("[]")],
  });
  assert.equal(await loadReport(work, budget(), STORAGE), "stored");
  assert.deepEqual(database.statements().slice(1), ["store_report", "store_report"]);
});

Deno.test("a load continues after the last piece that was staged", async () => {
  const text = JSON.stringify(ROWS);
  const { work, database } = scriptedWork(READY, {
    database: {
      begin_report_load: [{ status: "loading", piece: 1, byte_offset: text.indexOf(",{") }],
      ...staging(1),
      ...STORED,
    },
    amazon: [file()],
  });
  assert.equal(await loadReport(work, budget(), STORAGE), "stored");
  const { piece, rows } = database.argsOf("stage_report_piece");
  assert.deepEqual([piece, JSON.parse(String(rows))], [1, ROWS.slice(1)]);
});

Deno.test("an address that has expired is asked for again, once", async () => {
  const { work, requests } = scriptedWork(READY, {
    database: { ...COMPLETED, ...BEGUN, ...staging(1), ...STORED },
    amazon: [expired(), completed(`${STORAGE}2`), file()],
  });
  assert.equal(await loadReport(work, budget(), STORAGE), "stored");
  assert.equal(requests[2]?.url.href, `${STORAGE}2`);

  const twice = scriptedWork(READY, {
    database: COMPLETED,
    amazon: [expired(), completed(), expired()],
  });
  await assert.rejects(loadReport(twice.work, budget(), STORAGE), /no longer valid/);
});

Deno.test("a report that Amazon no longer has is not loaded", async () => {
  const { work, database } = scriptedWork(READY, {
    database: COMPLETED,
    amazon: [Response.json({ code: "404" }, { status: 404 })],
  });
  assert.equal(await loadReport(work, budget()), "no file");
  assert.equal(database.argsOf("record_report_poll")["outcome"], "gone");
});

Deno.test("a file that is cut short is not stored, whatever was staged of it", async () => {
  const { work, database } = scriptedWork(READY, {
    database: { ...BEGUN, ...staging(1) },
    amazon: [new Response(gzip('[{"date":"2026-11-01"},{"da'))],
  });
  await assert.rejects(loadReport(work, budget(), STORAGE), ReportFileError);
  assert.ok(!database.statements().includes("store_report"));
});

/** A list of rows that takes several pieces. */
function largeFile(): { text: string; response: Response } {
  const row = { campaignName: "x".repeat(300_000) };
  const text = JSON.stringify(Array(10).fill(row));
  return { text, response: file(text) };
}

Deno.test("a load gives the job back when the budget is spent, after a whole piece", async () => {
  const { work, database } = scriptedWork(READY, {
    database: { ...BEGUN, ...staging(3), release_report: [{ status: "loading" }] },
    amazon: [largeFile().response],
  });
  assert.equal(await loadReport(work, budget(800_000), STORAGE), "released");
  assert.deepEqual(database.statements(), [
    "begin_report_load",
    "stage_report_piece",
    "stage_report_piece",
    "release_report",
  ]);
});

Deno.test("what is skipped spends the budget, too", async () => {
  const { text, response } = largeFile();
  const from = text.indexOf(",{", 1_000_000);
  const { work, database } = scriptedWork(READY, {
    database: {
      begin_report_load: [{ status: "loading", piece: 1, byte_offset: from }],
      ...staging(2),
      release_report: [{ status: "loading" }],
    },
    amazon: [response],
  });
  // Enough for a second piece, but for what the megabyte costs that is skipped.
  assert.equal(await loadReport(work, budget(600_000), STORAGE), "released");
  assert.deepEqual(database.statements(), [
    "begin_report_load",
    "stage_report_piece",
    "release_report",
  ]);
});

Deno.test("a spent budget still allows for one piece: a load always gets further", async () => {
  const { text, response } = largeFile();
  const from = text.indexOf(",{", 1_000_000);
  const { work, database } = scriptedWork(READY, {
    database: {
      begin_report_load: [{ status: "loading", piece: 1, byte_offset: from }],
      ...staging(1),
      release_report: [{ status: "loading" }],
    },
    amazon: [response],
  });
  assert.equal(await loadReport(work, budget(1), STORAGE), "released");
  assert.equal(database.argsOf("stage_report_piece")["piece"], 1);
});

Deno.test("a piece is staged again while the database cannot be reached", async () => {
  const { stage_report_piece: [answer] } = staging(1);
  const { work, database } = scriptedWork(READY, {
    database: { ...BEGUN, stage_report_piece: [databaseDown(), answer], ...STORED },
    amazon: [file()],
  });
  assert.equal(await loadReport(work, budget(), STORAGE), "stored");
  assert.deepEqual(database.argsOf("stage_report_piece"), database.argsOf("stage_report_piece", 1));
});

Deno.test("a process that has lost the lease stops at once, and ends the download", async () => {
  const lost = { refusal: "report_lease_lost" };
  let ended = false;
  const endless = new ReadableStream<Uint8Array>({
    start: (controller) =>
      controller.enqueue(new TextEncoder().encode(`[${"{},".repeat(600_000)}`)),
    cancel: () => {
      ended = true;
    },
  });
  const { work } = scriptedWork(READY, {
    // The next piece is on its way when the database refuses the first one.
    database: { ...BEGUN, stage_report_piece: [lost, lost] },
    amazon: [new Response(endless)],
  });
  await refusalOf("report_lease_lost", () => loadReport(work, budget(), STORAGE));
  assert.ok(ended);
});

Deno.test("rows that a crash of Postgres has removed are loaded again", async () => {
  const { work, database } = scriptedWork(READY, {
    database: {
      ...BEGUN,
      ...staging(1),
      store_report: [{ status: "ready", rows: 0 }],
      release_report: [{ status: "ready" }],
    },
    amazon: [file()],
  });
  assert.equal(await loadReport(work, budget(), STORAGE), "released");
  assert.equal(database.statements().at(-1), "release_report");
});

Deno.test("a storage that sends byte after byte holds the other loads no longer than the invocation lasts", async () => {
  const { work } = scriptedWork(READY, { database: BEGUN });
  // As fetch does, the body ends with its signal.
  const drip = (_: unknown, init?: RequestInit): Promise<Response> => {
    const body = new ReadableStream<Uint8Array>({
      start: (controller) =>
        init?.signal?.addEventListener("abort", () => controller.error(new Error("ended"))),
      pull: async (controller) => {
        await new Promise((resolve) => setTimeout(resolve, 5));
        if (init?.signal?.aborted !== true) controller.enqueue(new TextEncoder().encode(" "));
      },
    });
    return Promise.resolve(new Response(body));
  };
  const adsApi = { ...work.context.adsApi, fetch: drip };
  const late = new LoadBudget({ bytes: 1_000_000, least: 0, deadline: performance.now() });
  await refusalOf(
    "amazon_unavailable",
    () => loadReport({ ...work, context: { ...work.context, adsApi } }, late, STORAGE, 50),
  );
});
