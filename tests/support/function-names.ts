import { readdirSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../../local/stack/folders.ts";

/** The names of all Edge Functions of the project: the folders of `supabase/functions`. */
export function functionNames(): string[] {
  return readdirSync(join(projectRoot, "supabase/functions"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory()).map(({ name }) => name).sort();
}
