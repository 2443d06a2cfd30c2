import type { Database } from "../database/database.ts";
import { reportProject } from "../database/report-project.ts";
import { runInBackground } from "./run-in-background.ts";
import type { Runtime } from "./runtime.ts";

let reported = false;

async function report(database: Database, projectUrl: string): Promise<void> {
  // The answer goes first: the client of the database may have to be loaded for this.
  await new Promise((resolve) => setTimeout(resolve));
  try {
    await reportProject(database, projectUrl);
  } catch (error) {
    // The next request tries again.
    reported = false;
    throw error;
  }
}

/**
 * Tells the database, after the first answer of this process, which project it serves: the schedule
 * calls the functions there, and a copy of the database is recognised by it.
 */
export function reportProjectOnce(functionName: string, { environment, context }: Runtime): void {
  if (reported) return;
  reported = true;
  runInBackground(functionName, report(context.database, environment.supabaseUrl));
}
