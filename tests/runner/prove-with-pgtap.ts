import { emptyProject } from "../database/migrated-database.ts";
import { startDebianPostgres } from "../database/debian-postgres.ts";
import { requirePackages } from "../database/packages.ts";
import { pgProve } from "../database/pg-prove.ts";
import { supabaseCli } from "../../local/supabase-cli.ts";
import type { Counts, Print } from "./job.ts";

/**
 * Runs files of pgTAP on a new Postgres 15 with all chapters in it.
 *
 * @param files Names within `supabase/tests`.
 * @throws Error where packages are missing, or the chapters cannot be applied.
 */
export async function proveWithPgtap(files: string[], print: Print): Promise<Counts> {
  await requirePackages();
  const project = await emptyProject(startDebianPostgres, ["pgtap", "plpgsql_check"]);
  try {
    const { success, output } = await supabaseCli(["db", "push"], project.url);
    if (!success) throw new Error(`Cannot apply the chapters: supabase db push said\n${output}`);
    const { passed, failed, complaints } = await pgProve(project.url, files);
    for (const line of complaints) print(`${line}\n`);
    return { passed, failed };
  } finally {
    await project.stop();
  }
}
