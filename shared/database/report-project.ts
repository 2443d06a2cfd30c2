import { z } from "zod/v3";
import { rpc } from "./rpc.ts";
import type { Database } from "./database.ts";

/** Tells the database which project's functions use it: the schedule calls them there. */
export async function reportProject(database: Database, projectUrl: string): Promise<void> {
  await rpc(database, "report_project", { project_url: projectUrl }, z.object({}));
}
