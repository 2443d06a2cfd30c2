import { join } from "node:path";
import { parseChapter, readChapters } from "../../installer/chapters/chapter.ts";

/** Where a project keeps its chapters. */
const FOLDER = "supabase/migrations";

/**
 * Compares the chapters of a repository with those of its newest release, the newest tag `v*`.
 *
 * A database that has a chapter never applies it again, so a change of a released one would reach new
 * databases only. New chapters may follow.
 *
 * @returns A sentence for each released chapter that has changed or is gone; none while there is no tag.
 */
export async function changedReleasedChapters(repository: string): Promise<string[]> {
  // A pre-release, v0.2.0-rc.1, is older than v0.2.0; git needs to be told.
  const [tag] = lines(
    await git(repository, [
      ...["-c", "versionsort.suffix=-"],
      ...["tag", "--list", "v*", "--sort=-version:refname"],
    ]),
  );
  if (tag === undefined) return [];
  const now = new Map(
    (await readChapters(join(repository, FOLDER))).map(({ name, checksum }) => [name, checksum]),
  );
  const paths = lines(
    await git(repository, ["ls-tree", "--name-only", "-z", tag, `${FOLDER}/`]).then((list) =>
      list.replaceAll("\0", "\n")
    ),
  ).filter((path) => path.endsWith(".sql"));
  const complaints: string[] = [];
  for (const path of paths) {
    const name = path.slice(FOLDER.length + 1, -".sql".length);
    const { checksum } = parseChapter(name, await git(repository, ["show", `${tag}:${path}`]));
    if (now.get(name) === checksum) continue;
    const what = now.has(name) ? "has changed" : "is missing";
    complaints.push(
      `${path} is part of ${tag} and ${what}: restore it, and write a new chapter instead.`,
    );
  }
  return complaints;
}

function lines(text: string): string[] {
  return text.split("\n").filter((line) => line !== "");
}

/** @throws Error with what git said, when it fails. */
async function git(repository: string, args: string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command("git", {
    args: ["-C", repository, ...args],
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  if (!success) throw new Error(`Cannot run git ${args[0]}: ${decoder.decode(stderr)}`);
  return decoder.decode(stdout);
}
