import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parseChapter, stampChapter } from "../../../installer/chapters/chapter.ts";
import { projectRoot } from "../../../local/stack/folders.ts";

/** A small Supabase project of its own, to try the stack with. */
export interface ScratchProject {
  folder: string;
  write(path: string, text: string): Promise<void>;
  remove(): Promise<void>;
}

const foundations = "20261121000100_foundations.sql";

/**
 * Creates a project in a temporary folder. It has the first chapter of the product, which creates the
 * extensions and the ledger.
 *
 * @param files Paths below the project's folder, and their contents.
 */
export async function scratchProject(files: Record<string, string> = {}): Promise<ScratchProject> {
  const folder = await mkdtemp(join(tmpdir(), "scratch-project-"));
  const write = async (path: string, text: string): Promise<void> => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  };
  await write("supabase/config.toml", 'project_id = "scratch"\n\n[api]\nschemas = ["public"]\n');
  await write(
    `supabase/migrations/${foundations}`,
    await readFile(join(projectRoot, "supabase/migrations", foundations), "utf8"),
  );
  for (const [path, text] of Object.entries(files)) await write(path, text);
  return {
    folder,
    write,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/**
 * Makes a stamped chapter of some SQL.
 *
 * @param name Sorts after the foundations: `20261122…`.
 * @returns The chapter's path in a project, and its text.
 */
export function chapterFile(name: string, sql: string): { [path: string]: string } {
  const text = `select amazon_ads_private.begin_chapter('${name}', '${"0".repeat(64)}');\n${sql}`;
  return {
    [`supabase/migrations/${name}.sql`]: stampChapter(text, parseChapter(name, text).checksum),
  };
}

/** The source of a function that answers with the value of an expression as JSON. */
export function answering(expression: string): string {
  return `export default {
    async fetch(request: Request): Promise<Response> {
      return Response.json(await (${expression}));
    },
  };\n`;
}
