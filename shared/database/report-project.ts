import { command } from "./rpc.ts";
import type { Database } from "./database.ts";

/** Tells the database which project's functions use it: the schedule calls them there. */
export async function reportProject(database: Database, projectUrl: string): Promise<void> {
  await command(database, "report_project", { project_url: projectUrl });
}
