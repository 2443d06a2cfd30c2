import assert from "node:assert/strict";
import { dirname } from "node:path";
import postgres from "postgres";
import { z } from "zod";
import { readProcessFile } from "../../local/processes/process-file.ts";
import { stackFolders } from "../../local/stack/folders.ts";
import { POOLED_ROLE } from "./pooler-address.ts";
import { stack } from "./stack.ts";

const { db_admin_url } = z.object({ db_admin_url: z.string() }).parse(stack);

async function asAdmin<Result>(work: (admin: postgres.Sql) => Promise<Result>): Promise<Result> {
  const admin = postgres(db_admin_url, { max: 1, onnotice: () => {} });
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}

/**
 * Ends sessions in the middle of our own statements, as a failover of the database would.
 *
 * @param most How many of them at most.
 * @returns How many it were.
 */
export function dropSessions(most: number): Promise<number> {
  return asAdmin(async (admin) => {
    // The local Data API does not get over it if it is at looking up what there is to call.
    const ended = await admin`
      select pg_terminate_backend(pid) from pg_stat_activity
      where usename = 'data_api' and state <> 'idle' and query ~ 'set_config|current_setting|amazon_ads\\.'
      limit ${most}`;
    return ended.length;
  });
}

/**
 * Ends sessions of the pooler, as soon as one of them is in the middle of a statement: that one, and
 * idle ones that the pooler still believes in.
 *
 * @param most How many of them at most.
 * @returns How many it were; 0 when all of them are idle.
 */
export function dropPooledSessions(most: number): Promise<number> {
  return asAdmin(async (admin) => {
    const ended = await admin`
      with sessions as materialized (
        select pid, state from pg_stat_activity where usename = ${POOLED_ROLE}
      ),
      chosen as materialized (
        select pid from sessions
        where exists (select from sessions where state <> 'idle')
        order by state = 'idle'
        limit ${most}
      )
      select pg_terminate_backend(pid) from chosen`;
    return ended.length;
  });
}

/** Kills the Data API's process; the stack starts it again, a few times a minute. */
export async function killDataApi(): Promise<void> {
  const file = await readProcessFile(stackFolders(dirname(stack.logs_dir)).processesFile);
  const part = file?.parts.find(({ name }) => name === "Data API") ?? assert.fail("no Data API");
  Deno.kill(part.pid, "SIGKILL");
}
