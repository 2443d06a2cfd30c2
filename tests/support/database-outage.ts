import assert from "node:assert/strict";
import { dirname } from "node:path";
import postgres from "postgres";
import { z } from "zod";
import { readProcessFile } from "../../local/processes/process-file.ts";
import { stackFolders } from "../../local/stack/folders.ts";
import { stack } from "./stack.ts";

const { db_admin_url } = z.object({ db_admin_url: z.string() }).parse(stack);

/**
 * Ends sessions in the middle of our own statements, as a failover of the database would.
 *
 * @param most How many of them at most.
 * @returns How many it were.
 */
export async function dropSessions(most: number): Promise<number> {
  const admin = postgres(db_admin_url, { max: 1, onnotice: () => {} });
  try {
    // The local Data API does not get over it if it is at looking up what there is to call.
    const ended = await admin`
      select pg_terminate_backend(pid) from pg_stat_activity
      where usename = 'data_api' and state <> 'idle' and query ~ 'set_config|current_setting|public\\.'
      limit ${most}`;
    return ended.length;
  } finally {
    await admin.end();
  }
}

/** Kills the Data API's process; the stack starts it again, a few times a minute. */
export async function killDataApi(): Promise<void> {
  const file = await readProcessFile(stackFolders(dirname(stack.logs_dir)).processesFile);
  const part = file?.parts.find(({ name }) => name === "Data API") ?? assert.fail("no Data API");
  Deno.kill(part.pid, "SIGKILL");
}
