import assert from "node:assert/strict";
import { join } from "node:path";
import { readChapters } from "../../../installer/chapters/chapter.ts";
import {
  authTriggers,
  grantingStatements,
  scheduledJobs,
} from "../../../installer/chapters/outside-objects.ts";
import { projectRoot } from "../../../local/stack/folders.ts";

const chapters = await readChapters(join(projectRoot, "supabase/migrations"));

Deno.test("every job that a chapter schedules is found, with its whole statement", () => {
  const calls = chapters.flatMap(({ sql }) => [...sql.matchAll(/cron\.schedule\(/g)]);
  const jobs = scheduledJobs(chapters);
  assert.equal(jobs.length, calls.length);
  for (const { name, statement } of jobs) {
    assert.match(name, /^amazon-ads-connect-[a-z-]+$/);
    assert.match(
      statement,
      /^select cron\.schedule\([^]*'select amazon_ads_private\.\w+\(\)'\s*\);$/,
    );
  }
});

Deno.test("every trigger on auth.users is found", () => {
  assert.deepEqual(authTriggers(chapters).map(({ name }) => name), [
    "amazon_ads_connect_10_copy_user",
    "amazon_ads_connect_20_delete_user",
  ]);
  assert.equal(
    authTriggers(chapters).length,
    chapters.flatMap(({ sql }) => [...sql.matchAll(/\bon auth\.users\b\s+for each row/g)]).length,
  );
});

Deno.test("the statements that grant can be run again: none records a chapter or makes anything", () => {
  const statements = grantingStatements(chapters);
  assert.match(statements, /grant execute on function/);
  assert.doesNotMatch(statements, /begin_chapter|^create /m);
});
