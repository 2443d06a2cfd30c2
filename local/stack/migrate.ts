import { join } from "node:path";
import { applyChapters, ChaptersDiffer } from "../../installer/chapters/apply-chapters.ts";
import { readChapters } from "../../installer/chapters/chapter.ts";
import { connect } from "../postgres/connect.ts";

/** Which chapters go into which database. */
export interface MigrateOptions {
  /** The folder that holds `supabase/`. */
  workdir: string;
  /** As the role that owns the project: `postgres`. */
  dbUrl: string;
  /** The first port of the stack, for the command that the error names. */
  port: number;
}

/**
 * Applies the chapters that the database lacks.
 *
 * @returns How many were missing.
 * @throws Error that says what to do: with what Postgres said, where a chapter fails.
 */
export async function migrate({ workdir, dbUrl, port }: MigrateOptions): Promise<number> {
  const chapters = await readChapters(join(workdir, "supabase/migrations"));
  const sql = connect(dbUrl);
  let current = "";
  try {
    return await applyChapters(
      async (script) => await sql.unsafe(script).simple().then(lastRows),
      chapters,
      ({ name }) => current = name,
    );
  } catch (error) {
    if (error instanceof ChaptersDiffer) {
      throw new Error(
        `${error.message}\nIf you have just edited a chapter, stamp it: npm run stamp\n` +
          "Then delete the local data, all users and connections included, and start again:\n" +
          `  npm run reset -- --port ${port}\n  npm start -- --port ${port}`,
      );
    }
    const next = chapters[chapters.findIndex(({ name }) => name === current) + 1]?.name;
    throw new Error(
      `Cannot apply the chapter ${next}: Postgres said\n${
        error instanceof Error ? error.message : error
      }\nCorrect the file, then: npm run stamp, npm start`,
    );
  } finally {
    // Without a limit, postgres.js waits for ever for a session that the server ended.
    await sql.end({ timeout: 1 });
  }
}

/** A script of several statements has several results. */
function lastRows(results: unknown): Record<string, unknown>[] {
  if (!Array.isArray(results)) return [];
  const last: unknown = results.at(-1);
  return Array.isArray(last) ? last : results;
}
