import { mkdir, readFile, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { dirname } from "node:path";
import { z } from "zod";

const tableSchema = z.object({
  title: z.string(),
  of: z.string(),
  columns: z.array(z.string()),
  rows: z.array(z.object({ name: z.string(), cells: z.array(z.number().nullable()) })),
});

const promisedSchema = z.object({
  what: z.string(),
  measured: z.number(),
  at: z.enum(["most", "least"]),
  limit: z.number(),
});

const reportSchema = z.object({
  made_at: z.string(),
  quick: z.boolean(),
  machine: z.string(),
  parts: z.record(
    z.string(),
    z.object({
      seconds: z.number(),
      tables: z.array(tableSchema),
      promises: z.array(promisedSchema),
      error: z.string().optional(),
    }),
  ),
});

/** One stored run of the benchmark. */
export type Report = z.infer<typeof reportSchema>;

/** The machine of the run: figures of two machines do not compare. */
export function machine(): string {
  const processors = cpus();
  return `${processors.length} × ${processors[0]?.model ?? "unknown processor"}`;
}

/** Reads the report of an earlier run. */
export async function readReport(path: string): Promise<Report> {
  const read = reportSchema.safeParse(JSON.parse(await readFile(path, "utf8")));
  if (read.success) return read.data;
  throw new Error(`Cannot compare with ${path}: it is no report of npm run bench.`);
}

/** Stores a report. */
export async function writeReport(path: string, report: Report): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `${JSON.stringify(report, null, 2)}\n`);
}
