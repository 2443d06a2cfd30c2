import assert from "node:assert/strict";
import { dirname } from "node:path";
import postgres from "postgres";
import { z } from "zod";
import { readProcessFile } from "../../local/processes/process-file.ts";
import { stackFolders } from "../../local/stack/folders.ts";
import { stack } from "./stack.ts";

const { db_admin_url } = z.object({ db_admin_url: z.string() }).parse(stack);

/**
 * Ends sessions of the Data API in the database, with whatever they are at, as a restart would.
 *
 * @param share How many of them, from 0 to 1.
 * @returns How many it were.
 */
export async function dropConnections(share = 1): Promise<number> {
  const admin = postgres(db_admin_url, { max: 1, onnotice: () => {} });
  try {
    const ended = await admin`
      select pg_terminate_backend(pid) from pg_stat_activity
      where usename = 'data_api' and random() < ${share}`;
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
