import type { Chapter } from "./chapter.ts";

/** Something that a chapter makes outside of the two schemas. A dump of schemas does not have it. */
export interface OutsideObject {
  name: string;
  /** The statement that makes it. */
  statement: string;
}

function statementsLike(chapters: readonly Chapter[], pattern: RegExp): OutsideObject[] {
  return chapters.flatMap(({ sql }) =>
    [...sql.matchAll(pattern)].map(([statement, name = ""]) => ({ name, statement }))
  );
}

/** The jobs of pg_cron, each with the statement that schedules it. It replaces a job of the same name. */
export function scheduledJobs(chapters: readonly Chapter[]): OutsideObject[] {
  return statementsLike(chapters, /^select cron\.schedule\(\s*'([^']+)'[^;]*\);/gm);
}

/** The triggers on `auth.users`, each with the statement that creates it. */
export function authTriggers(chapters: readonly Chapter[]): OutsideObject[] {
  return statementsLike(chapters, /^create trigger (\w+)\s[^;]*\bon auth\.users\b[^;]*;/gm);
}

/** The statements of the chapter that grants, without the one that records it. They may be run again. */
export function grantingStatements(chapters: readonly Chapter[]): string {
  const access = chapters.find(({ name }) => name.endsWith("_access"));
  return access?.sql.replace(/select amazon_ads_private\.begin_chapter\([^;]*\);/, "") ?? "";
}
