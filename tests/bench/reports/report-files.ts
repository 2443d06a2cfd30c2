import { join } from "node:path";
import { columnType } from "../../../shared/reports/catalogue/column-type.ts";

/** A report's file on disk, as Amazon's storage has it and as a loader by hand would like it. */
export interface ReportFiles {
  rows: number;
  gzip: string;
  /** The same rows, one a line, not zipped. */
  ndjson: string;
  /** The unzipped size of the file. */
  bytes: number;
}

const ROWS_A_CHUNK = 1_000;
const CAMPAIGNS = 5_000;

/** One row, with values as long as Amazon's. */
function rowOf(columns: readonly string[], date: string, index: number): Record<string, unknown> {
  return Object.fromEntries(columns.map((column, position) => {
    if (column === "date") return [column, date];
    if (column.endsWith("Id")) return [column, `${580_000_000_000_000 + index % CAMPAIGNS}`];
    if (columnType(column) === "text") return [column, `${column} ${index % CAMPAIGNS}`];
    return [column, (index * 7919 + position * 104_729) % 100_000 / 100];
  }));
}

/** Writes a report of so many rows on some dates. */
export async function writeReportFiles(
  folder: string,
  { columns, dates, rows }: { columns: readonly string[]; dates: readonly string[]; rows: number },
): Promise<ReportFiles> {
  const files = { gzip: join(folder, `${rows}.json.gz`), ndjson: join(folder, `${rows}.ndjson`) };
  const encoder = new TextEncoder();
  let bytes = 0;
  await using lines = await openForWriting(files.ndjson);
  async function* json(): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    for (let start = 0; start < rows; start += ROWS_A_CHUNK) {
      const chunk = Array.from({ length: Math.min(ROWS_A_CHUNK, rows - start) }, (_, offset) => {
        const index = start + offset;
        const date = dates[Math.floor(index / rows * dates.length)] ?? "";
        return JSON.stringify(rowOf(columns, date, index));
      });
      await lines.write(encoder.encode(chunk.join("\n") + "\n"));
      const text = encoder.encode((start === 0 ? "[" : ",") + chunk.join(","));
      bytes += text.length;
      yield text;
    }
    yield encoder.encode(rows === 0 ? "[]" : "]");
  }
  const file = await Deno.open(files.gzip, { write: true, create: true, truncate: true });
  await ReadableStream.from(json()).pipeThrough(new CompressionStream("gzip")).pipeTo(
    file.writable,
  );
  return { ...files, rows, bytes };
}

async function openForWriting(path: string): Promise<{
  write(bytes: Uint8Array): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}> {
  const file = await Deno.open(path, { write: true, create: true, truncate: true });
  const writer = file.writable.getWriter();
  return {
    write: (bytes) => writer.write(bytes),
    [Symbol.asyncDispose]: () => writer.close(),
  };
}
