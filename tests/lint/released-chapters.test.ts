import assert from "node:assert/strict";
import { join } from "node:path";
import { projectRoot } from "../../local/stack/folders.ts";
import { changedReleasedChapters } from "./released-chapters.ts";

const FOLDER = "supabase/migrations";

function chapter(name: string, statement: string): string {
  return `select amazon_ads_private.begin_chapter('${name}', '${
    "0".repeat(64)
  }');\n${statement};\n`;
}

/** A repository whose chapters "one" and "two" are released as v0.1.0. */
interface ReleasedRepository extends AsyncDisposable {
  folder: string;
  write(name: string, statement: string): Promise<void>;
  remove(name: string): Promise<void>;
  git(...args: string[]): Promise<void>;
}

async function releasedRepository(): Promise<ReleasedRepository> {
  const folder = await Deno.makeTempDir();
  const pathOf = (name: string): string => join(folder, FOLDER, `${name}.sql`);

  async function git(...args: string[]): Promise<void> {
    const identity = ["-c", "user.name=Test", "-c", "user.email=test@example.com"];
    const { success } = await new Deno.Command("git", {
      args: ["-C", folder, ...identity, ...args],
      stdout: "null",
    }).output();
    assert.ok(success, `git ${args[0]}`);
  }

  async function write(name: string, statement: string): Promise<void> {
    await Deno.writeTextFile(pathOf(name), chapter(name, statement));
  }

  await Deno.mkdir(join(folder, FOLDER), { recursive: true });
  await write("one", "select 1");
  await write("two", "select 2");
  await git("init", "--quiet");
  await git("add", ".");
  await git("commit", "--quiet", "--message=Release");
  await git("tag", "v0.1.0");
  return {
    folder,
    write,
    git,
    remove: (name) => Deno.remove(pathOf(name)),
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}

Deno.test("no released chapter of this project has changed", async (test) => {
  const isRepository = await Deno.stat(join(projectRoot, ".git")).then(() => true, () => false);
  // A copy without its history has no releases to compare with.
  if (!isRepository) return;
  await test.step("against the newest tag", async () => {
    assert.deepEqual(await changedReleasedChapters(projectRoot), []);
  });
});

Deno.test("a new chapter may follow the released ones", async () => {
  await using repository = await releasedRepository();
  await repository.write("three", "select 3");
  assert.deepEqual(await changedReleasedChapters(repository.folder), []);
});

Deno.test("a released chapter that changes is named, and one that is gone", async () => {
  await using repository = await releasedRepository();
  await repository.write("one", "select 11");
  await repository.remove("two");
  assert.deepEqual(await changedReleasedChapters(repository.folder), [
    "supabase/migrations/one.sql is part of v0.1.0 and has changed: restore it, and write a new chapter instead.",
    "supabase/migrations/two.sql is part of v0.1.0 and is missing: restore it, and write a new chapter instead.",
  ]);
});

Deno.test("the newest release counts, by its version and not by its letters", async () => {
  await using repository = await releasedRepository();
  for (const [version, statement] of [["v0.9.0", "select 9"], ["v0.10.0", "select 10"]] as const) {
    await repository.write("three", statement);
    await repository.git("add", ".");
    await repository.git("commit", "--quiet", "--message=Release");
    await repository.git("tag", version);
  }
  assert.deepEqual(await changedReleasedChapters(repository.folder), []);
  await repository.write("three", "select 9");
  assert.match(
    (await changedReleasedChapters(repository.folder)).join(),
    /v0\.10\.0 and has changed/,
  );
});

Deno.test("a release counts more than its own pre-release", async () => {
  await using repository = await releasedRepository();
  for (
    const [version, statement] of [["v0.2.0-rc.1", "select 3"], ["v0.2.0", "select 30"]] as const
  ) {
    await repository.write("three", statement);
    await repository.git("add", ".");
    await repository.git("commit", "--quiet", "--message=Release");
    await repository.git("tag", version);
  }
  assert.deepEqual(await changedReleasedChapters(repository.folder), []);
});
