import { z } from "zod/v3";
import { decodeCursor, encodeCursor } from "../accounts/cursor.ts";
import type { Context } from "../context.ts";
import type { ReadReportRowsRequest } from "../contract/requests/reports.ts";
import * as rpc from "../database/reports/read-report-rows.ts";
import type { Caller } from "../schemas/caller.ts";
import { reportDateSchema } from "../schemas/report-date.ts";
import { amazonIdSchema } from "../schemas/token-target.ts";
import { uuidSchema } from "../schemas/uuid.ts";

/** How many rows one statement reads: a megabyte of text, and a few of a wide table. */
const PAGE_ROWS = 2_000;

/**
 * How much text an answer with a limit has at most, before its last page: wide tables have kilobytes a row, and
 * the function has 256 MB in all.
 */
const MAX_TEXT = 8_000_000;

/** Where a page ended. */
const positionSchema = z.object({
  profile_id: amazonIdSchema,
  date: reportDateSchema,
  report_id: uuidSchema,
  piece: z.number().int().nonnegative().max(2 ** 31 - 1),
});

const MEDIA_TYPES = {
  ndjson: "application/x-ndjson; charset=utf-8",
  csv: "text/csv; charset=utf-8",
} as const;

type Page = rpc.ReportRowsPage;

/** One page after the other, the first of which is there. */
async function* pagesFrom(
  first: Page,
  readNext: (cursor: unknown) => Promise<Page>,
): AsyncGenerator<Page> {
  let page = first;
  for (;;) {
    yield page;
    if (page.cursor === null) return;
    page = await readNext(page.cursor);
  }
}

/** The text of the pages as a stream: a page is read when the caller has taken the one before. */
function streamOf(pages: AsyncGenerator<Page>, head: string): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let before = head;
  return new ReadableStream({
    pull: async (controller) => {
      const { value, done } = await pages.next();
      if (done) return controller.close();
      controller.enqueue(encoder.encode(before + value.text));
      before = "";
    },
    cancel: async () => void await pages.return(undefined),
  }, { highWaterMark: 0 });
}

/**
 * Answers with the rows of a table: all of them as a stream, in the memory of one page, or about as many as
 * the caller wants, with the cursor of what follows in a header. The database writes the rows as text, so
 * that numbers keep their digits.
 *
 * @throws ConnectError `report_type_unknown`, `report_columns_invalid`, `report_rows_changed`,
 * `cursor_invalid`. A stream that has begun breaks off instead.
 */
export async function readReportRows(
  context: Context,
  caller: Caller,
  { limit, cursor, format, ...query }: ReadReportRowsRequest,
): Promise<Response> {
  const read = (from: unknown, maxRows: number): Promise<Page> =>
    rpc.readReportRows(context.database, caller, { query, cursor: from, maxRows, format });
  const begin = cursor === undefined ? null : decodeCursor(cursor, positionSchema);
  const first = await read(begin, Math.min(limit ?? PAGE_ROWS, PAGE_ROWS));
  // RFC 4180 ends a line with both characters, as the database does.
  const head = format === "csv" ? `${first.columns.join(",")}\r\n` : "";
  const headers = new Headers({
    "content-type": MEDIA_TYPES[format],
    "cache-control": "no-store",
  });
  if (limit === undefined) {
    const pages = pagesFrom(first, (next) => read(next, PAGE_ROWS));
    return new Response(streamOf(pages, head), { headers });
  }
  const texts = [head, first.text];
  let last = first;
  let length = first.text.length;
  for (
    let rows = first.rows;
    rows < limit && length < MAX_TEXT && last.cursor !== null;
    rows += last.rows
  ) {
    last = await read(last.cursor, Math.min(limit - rows, PAGE_ROWS));
    texts.push(last.text);
    length += last.text.length;
  }
  if (last.cursor !== null) headers.set("x-next-cursor", encodeCursor(last.cursor));
  return new Response(texts.join(""), { headers });
}
