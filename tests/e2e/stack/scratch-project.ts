import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A small Supabase project of its own, to try the stack with. */
export interface ScratchProject {
  folder: string;
  write(path: string, text: string): Promise<void>;
  remove(): Promise<void>;
}

/** The head of every hosted migration: what the stand-ins have to take. */
export const extensions = `
create extension if not exists pg_cron with schema pg_catalog;
create extension if not exists pg_net with schema extensions;
create extension if not exists supabase_vault with schema vault;
`;

/** @param files paths below the project's folder, and what they hold. */
export async function scratchProject(files: Record<string, string> = {}): Promise<ScratchProject> {
  const folder = await mkdtemp(join(tmpdir(), "scratch-project-"));
  const write = async (path: string, text: string): Promise<void> => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  };
  await write("supabase/config.toml", 'project_id = "scratch"\n');
  for (const [path, text] of Object.entries(files)) await write(path, text);
  return {
    folder,
    write,
    remove: () => rm(folder, { recursive: true, force: true }),
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
