import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type Chapter,
  parseChapter,
  readChapters,
  stampChapter,
} from "../../../installer/chapters/chapter.ts";
import { projectRoot } from "../../../local/stack/folders.ts";

const zeros = "0".repeat(64);

function text(name: string, checksum = zeros): string {
  return `-- Notes.\nselect amazon_ads_private.begin_chapter(\n  '${name}',\n  '${checksum}'\n);\nselect 1;\n`;
}

function stamped(name: string): Chapter {
  return parseChapter(name, stampChapter(text(name), parseChapter(name, text(name)).checksum));
}

Deno.test("a stamped chapter states its own checksum, and stamping it again changes nothing", () => {
  const chapter = stamped("1_notes");
  assert.equal(chapter.stated, chapter.checksum);
  assert.equal(stampChapter(chapter.sql, chapter.checksum), chapter.sql);
  assert.equal(parseChapter("1_notes", chapter.sql).checksum, chapter.checksum);
});

Deno.test("a chapter that is edited after it was stamped has another checksum", () => {
  const chapter = stamped("1_notes");
  const edited = parseChapter("1_notes", chapter.sql.replace("select 1", "select 2"));
  assert.equal(edited.stated, chapter.checksum);
  assert.notEqual(edited.checksum, chapter.checksum);
});

Deno.test("a file that records no chapter is refused, and told what its first statement must be", () => {
  assert.throws(
    () => parseChapter("1_notes", "create table public.notes ();"),
    /Cannot use 1_notes\.sql as a chapter: its first statement must be[^]*npm run stamp/,
  );
});

Deno.test("a file that records a chapter of another name is refused", () => {
  assert.throws(
    () => parseChapter("2_tags", text("1_notes")),
    /Cannot use 2_tags\.sql as a chapter: it records itself as "1_notes"/,
  );
});

Deno.test("the chapters of a folder are read in the order of their names, and other files are not", async () => {
  const folder = await mkdtemp(join(tmpdir(), "chapters-"));
  try {
    for (const name of ["2_tags", "1_notes"]) {
      await writeFile(join(folder, `${name}.sql`), text(name));
    }
    await writeFile(join(folder, "README.md"), "");
    assert.deepEqual((await readChapters(folder)).map(({ name }) => name), ["1_notes", "2_tags"]);
    assert.deepEqual(await readChapters(join(folder, "missing")), []);
  } finally {
    await rm(folder, { recursive: true });
  }
});

Deno.test("npm run stamp writes the checksum of a changed chapter, and names the chapter", async () => {
  const folder = await mkdtemp(join(tmpdir(), "chapters-"));
  const stamp = async (): Promise<string> => {
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-lock", "--no-check", "installer/chapters/stamp.ts", folder],
      cwd: projectRoot,
    }).output();
    return new TextDecoder().decode(stdout);
  };
  try {
    await writeFile(join(folder, "1_notes.sql"), text("1_notes"));
    await writeFile(join(folder, "2_tags.sql"), stamped("2_tags").sql);
    assert.equal(await stamp(), "Stamped 1_notes\n");
    assert.equal(await readFile(join(folder, "1_notes.sql"), "utf8"), stamped("1_notes").sql);
    assert.equal(await stamp(), "");
  } finally {
    await rm(folder, { recursive: true });
  }
});
