import assert from "node:assert/strict";
import { join } from "node:path";
import type postgres from "postgres";
import { applyChapters, ChaptersDiffer } from "../../installer/chapters/apply-chapters.ts";
import {
  type Chapter,
  parseChapter,
  readChapters,
  stampChapter,
} from "../../installer/chapters/chapter.ts";
import { connect } from "../../local/postgres/connect.ts";
import { projectRoot } from "../../local/stack/folders.ts";
import { migrate } from "../../local/stack/migrate.ts";
import { eventually } from "../e2e/stack/eventually.ts";
import { scratchProject } from "../e2e/stack/scratch-project.ts";
import { emptyProject } from "./migrated-database.ts";
import { startStackPostgres } from "./stack-postgres.ts";
import { supabaseCli } from "../../local/supabase-cli.ts";
import type { TestPostgres } from "./test-postgres.ts";

const product = await readChapters(join(projectRoot, "supabase/migrations"));
const foundations = product[0] ?? assert.fail("there is no first chapter");

function chapter(name: string, sql: string): Chapter {
  const text = `select amazon_ads_private.begin_chapter('${name}', '${"0".repeat(64)}');\n${sql}`;
  const { checksum } = parseChapter(name, text);
  return { ...parseChapter(name, stampChapter(text, checksum)) };
}

function runnerOf(sql: postgres.Sql): (script: string) => Promise<Record<string, unknown>[]> {
  return async (script) => {
    const results: unknown = await sql.unsafe(script).simple();
    const last: unknown = Array.isArray(results) ? results.at(-1) : [];
    return Array.isArray(last) ? last : Array.isArray(results) ? results : [];
  };
}

/** Applies chapters in a session of its own, and returns the names of those that it applied. */
async function apply(dbUrl: string, chapters: readonly Chapter[]): Promise<string[]> {
  const sql = connect(dbUrl);
  const names: string[] = [];
  try {
    const count = await applyChapters(runnerOf(sql), chapters, ({ name }) => names.push(name));
    assert.equal(count, names.length);
    return names;
  } finally {
    // Without a limit, postgres.js waits for ever for a session that the server ended.
    await sql.end({ timeout: 1 });
  }
}

async function ledger(dbUrl: string): Promise<string[]> {
  const sql = connect(dbUrl);
  try {
    const rows = await sql`select name from amazon_ads_private.migrations order by name`;
    return rows.map(({ name }) => String(name));
  } finally {
    await sql.end();
  }
}

async function withProject(use: (project: TestPostgres) => Promise<void>): Promise<void> {
  const project = await emptyProject(startStackPostgres, []);
  try {
    await use(project);
  } finally {
    await project.stop();
  }
}

const notes = chapter("20261122000000_notes", "create table amazon_ads.notes (id int);");
const tags = chapter("20261122000100_tags", "create table amazon_ads.tags (id int);");

Deno.test("Chapters", async (t) => {
  await withProject(async ({ url }) => {
    await t.step("all chapters are applied to an empty database, in order", async () => {
      assert.deepEqual(
        await apply(url, [foundations, notes]),
        [foundations, notes].map(({ name }) => name),
      );
    });

    await t.step("a database that has all chapters is not changed", async () => {
      assert.deepEqual(await apply(url, [foundations, notes]), []);
    });

    await t.step(
      "a chapter that fails half-way changes nothing, and the next run applies it",
      async () => {
        const broken = chapter(tags.name, "create table amazon_ads.tags (id int); select 1 / 0;");
        await assert.rejects(apply(url, [foundations, notes, broken]), { code: "22012" });
        assert.deepEqual(await ledger(url), [foundations.name, notes.name]);
        assert.deepEqual(await apply(url, [foundations, notes, tags]), [tags.name]);
      },
    );

    await t.step(
      "a chapter of another checksum is refused before anything is changed",
      async () => {
        const changed = chapter(notes.name, "create table amazon_ads.notes (id bigint);");
        const late = chapter("20261122000200_late", "create table amazon_ads.late (id int);");
        await assert.rejects(
          apply(url, [foundations, changed, tags, late]),
          (error) => error instanceof ChaptersDiffer && error.chapters.join() === notes.name,
        );
        assert.deepEqual(await ledger(url), [foundations.name, notes.name, tags.name]);
      },
    );

    await t.step("chapters that only the database has are refused by name", async () => {
      await assert.rejects(
        apply(url, [foundations, notes]),
        (error) => error instanceof ChaptersDiffer && error.chapters.join() === tags.name,
      );
    });

    await t.step("a stale checksum is refused by name", async () => {
      const stale = { ...tags, checksum: "f".repeat(64) };
      await assert.rejects(
        apply(url, [foundations, notes, stale]),
        /Cannot apply 20261122000100_tags: the file has changed since it was stamped\./,
      );
    });

    await t.step("npm start on chapters that differ names npm run reset and the port", async () => {
      await assert.rejects(
        migrate({ workdir: projectRoot, dbUrl: url, port: 54321 }),
        (error) => {
          assert.ok(error instanceof Error);
          assert.match(error.message, /20261122000000_notes, 20261122000100_tags/);
          assert.match(error.message, /npm run reset -- --port 54321/);
          return true;
        },
      );
    });
  });

  await withProject(async ({ url }) => {
    await t.step("two processes at once apply each chapter once", async () => {
      const slow = chapter("20261122000200_slow", "select pg_sleep(0.3);");
      const chapters = [foundations, notes, slow, tags];
      const applied = await Promise.all([apply(url, chapters), apply(url, chapters)]);
      assert.deepEqual(applied.flat().sort(), chapters.map(({ name }) => name).sort());
    });
  });

  await withProject(async ({ url, superuserUrl }) => {
    const admin = connect(superuserUrl);
    const sleeping = (): Promise<number> =>
      eventually(async () => {
        const [row] = await admin`
          select pid from pg_stat_activity where query like '%pg_sleep(%' and pid <> pg_backend_pid()`;
        return Number(row?.["pid"] ?? assert.fail("no chapter is being applied"));
      });

    await t.step(
      "a session that ends in the middle of a chapter changes nothing",
      async () => {
        const slow = chapter(notes.name, "create table amazon_ads.notes (); select pg_sleep(60);");
        const cut = assert.rejects(apply(url, [foundations, slow]));
        await admin`select pg_terminate_backend(${await sleeping()})`;
        await cut;
        assert.deepEqual(await ledger(url), [foundations.name]);
      },
    );

    await t.step(
      "a process is killed in a chapter, and the next one continues",
      async () => {
        const slow = chapter(notes.name, "create table amazon_ads.notes (); select pg_sleep(1);");
        const project = await scratchProject({
          [`supabase/migrations/${slow.name}.sql`]: slow.sql,
          [`supabase/migrations/${tags.name}.sql`]: tags.sql,
        });
        const options = JSON.stringify({ workdir: project.folder, dbUrl: url, port: 0 });
        const script = join(projectRoot, "local/stack/migrate.ts");
        const killed = new Deno.Command(Deno.execPath(), {
          args: [
            "eval",
            "--no-lock",
            `import { migrate } from "file://${script}"; await migrate(${options})`,
          ],
          cwd: projectRoot,
        }).spawn();
        await sleeping();
        killed.kill("SIGKILL");
        await killed.status;
        // The server finishes the chapter that it has begun; the lock makes the next process wait for it.
        assert.deepEqual(await apply(url, [foundations, slow, tags]), [tags.name]);
        assert.deepEqual(await ledger(url), [foundations.name, slow.name, tags.name]);
        await project.remove();
      },
    );
    await admin.end();
  });

  await withProject(async ({ url }) => {
    await t.step("after a push by the Supabase CLI no chapter is missing", async () => {
      const pushed = await supabaseCli(["db", "push"], url);
      assert.ok(pushed.success, pushed.output);
      assert.deepEqual(await apply(url, product), []);
    });
  });

  await withProject(async ({ url }) => {
    await t.step(
      "a push by the Supabase CLI after our own applier is refused, with what to do",
      async () => {
        assert.equal((await apply(url, product)).length, product.length);
        const pushed = await supabaseCli(["db", "push"], url);
        assert.equal(pushed.success, false);
        assert.match(
          pushed.output,
          /Cannot apply the chapter 20261121000100_foundations: this database has it already\./,
        );
        assert.deepEqual(await ledger(url), product.map(({ name }) => name));
      },
    );
  });
});
