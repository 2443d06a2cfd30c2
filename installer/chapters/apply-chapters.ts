import type { Chapter } from "./chapter.ts";

/**
 * Sends a script to the database in one message, so that Postgres runs it as one transaction, and
 * returns the rows of its last statement. What it throws on an error of Postgres has the SQLSTATE as
 * `code`.
 *
 * @see https://www.postgresql.org/docs/17/protocol-flow.html#PROTOCOL-FLOW-MULTI-STATEMENT
 */
export type RunSql = (script: string) => Promise<readonly Record<string, unknown>[]>;

/** The chapters of a database are not those of the package. */
export class ChaptersDiffer extends Error {
  override name = "ChaptersDiffer";

  /** @param chapters Names of the chapters that differ, or that only the database has. */
  constructor(message: string, readonly chapters: readonly string[]) {
    super(message);
  }
}

/** Only one process changes the schemas at a time. The number is arbitrary, and used for nothing else. */
export const CHAPTERS_LOCK = 4_611_686_018_427_387_001n;

/** `begin_chapter` raises this when the database has the chapter already. */
const APPLIED_ALREADY = "AA001";

/** The names and checksums of the chapters that a database has. */
async function appliedChapters(run: RunSql): Promise<Map<string, string>> {
  const [found] = await run(
    "select to_regclass('amazon_ads_private.migrations') is not null as exists",
  );
  if (found?.["exists"] !== true) return new Map();
  const rows = await run("select name, checksum from amazon_ads_private.migrations");
  return new Map(rows.map(({ name, checksum }) => [String(name), String(checksum)]));
}

/**
 * The chapters that a database lacks.
 *
 * @param applied Name to checksum, as the database has them.
 * @throws ChaptersDiffer when the database has other chapters than these.
 */
export function missingChapters(
  applied: ReadonlyMap<string, string>,
  chapters: readonly Chapter[],
): Chapter[] {
  const stale = chapters.filter(({ stated, checksum }) => stated !== checksum);
  if (stale.length > 0) {
    const names = stale.map(({ name }) => name);
    throw new ChaptersDiffer(
      `Cannot apply ${names.join(", ")}: the file has changed since it was stamped.`,
      names,
    );
  }
  const known = new Map(chapters.map((chapter) => [chapter.name, chapter.checksum]));
  const differing = [...applied].filter(([name, checksum]) => known.get(name) !== checksum)
    .map(([name]) => name);
  if (differing.length === 0) return chapters.filter(({ name }) => !applied.has(name));
  throw new ChaptersDiffer(
    `Cannot apply the chapters: the database has other versions of ${differing.join(", ")}.`,
    differing,
  );
}

/**
 * Applies the chapters that a database lacks, each in a transaction of its own. Several processes may
 * do so at once, and a process may be killed at any time: the next run continues.
 *
 * @param chapters All chapters, in order.
 * @param onApplied Called after each chapter that this process has applied.
 * @returns How many chapters this process has applied.
 * @throws ChaptersDiffer when the database has other chapters than these, before anything is changed;
 * what `run` throws, when a chapter fails.
 */
export async function applyChapters(
  run: RunSql,
  chapters: readonly Chapter[],
  onApplied: (chapter: Chapter) => void = () => {},
): Promise<number> {
  let count = 0;
  for (const chapter of missingChapters(await appliedChapters(run), chapters)) {
    try {
      await run(`select pg_advisory_xact_lock(${CHAPTERS_LOCK});\n${chapter.sql}`);
    } catch (error) {
      // Another process was faster.
      if (codeOf(error) === APPLIED_ALREADY) continue;
      throw error;
    }
    count++;
    onApplied(chapter);
  }
  return count;
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}
