import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** One step of the database: a file of `supabase/migrations`, which begins with `begin_chapter`. */
export interface Chapter {
  /** The file's name without `.sql`, as it is in `amazon_ads_private.migrations`. */
  name: string;
  sql: string;
  /** The checksum that the file states. */
  stated: string;
  /** The checksum of what the file holds. */
  checksum: string;
}

/** `begin_chapter('<name>', '<checksum>')`, the call that records a chapter. */
const BEGIN_CHAPTER =
  /(select amazon_ads_private\.begin_chapter\(\s*')([^']*)(',\s*')([0-9a-f]{64})('\s*\);)/;

/**
 * Parses a chapter.
 *
 * @param name The file's name without `.sql`.
 * @throws Error when the file records no chapter, or one of another name.
 */
export function parseChapter(name: string, sql: string): Chapter {
  const [, , recorded, , stated] = BEGIN_CHAPTER.exec(sql) ?? [];
  if (recorded === undefined || stated === undefined) {
    throw new Error(
      `Cannot use ${name}.sql as a chapter: its first statement must be ` +
        "select amazon_ads_private.begin_chapter('<name>', '<64 zeros>'). Then run: npm run stamp",
    );
  }
  if (recorded !== name) {
    throw new Error(`Cannot use ${name}.sql as a chapter: it records itself as "${recorded}".`);
  }
  const unstamped = stampChapter(sql, "0".repeat(64));
  return { name, sql, stated, checksum: createHash("sha256").update(unstamped).digest("hex") };
}

/** The text of a chapter with another checksum in it. */
export function stampChapter(sql: string, checksum: string): string {
  return sql.replace(BEGIN_CHAPTER, `$1$2$3${checksum}$5`);
}

/**
 * Reads the chapters of a folder, in the order in which they are applied.
 *
 * @throws Error when a file of the folder is no chapter.
 */
export async function readChapters(folder: string): Promise<Chapter[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(".sql"));
  return await Promise.all(
    names.sort().map(async (name) =>
      parseChapter(name.slice(0, -".sql".length), await readFile(join(folder, name), "utf8"))
    ),
  );
}
