import postgres from "postgres";
import { connect } from "../postgres/connect.ts";

/** What of `cron.job` a run needs. */
export interface CronJob {
  jobid: string;
  command: string;
  database: string;
  username: string;
}

/**
 * Runs a job once, as its user, in a session of its own, and records the run.
 *
 * Another worker that would run the same job finds it locked, and skips it.
 *
 * @param startedAt When the worker decided to run it, which is what `start_time` says: a busy machine opens a
 * session later.
 * @param signal Ends the session, and with it the job.
 * @throws Error when the run cannot be recorded. A failing job is recorded and is no error here.
 */
export async function runJob(
  dbUrl: string,
  job: CronJob,
  { startedAt, signal }: { startedAt: Date; signal: AbortSignal },
): Promise<void> {
  const record = connect(dbUrl);
  const session = connect(urlOfDatabase(dbUrl, job.database));
  const end = (): void => {
    session.end({ timeout: 0 });
  };
  signal.addEventListener("abort", end);
  try {
    const [lock] = await session`
      select pg_backend_pid() as pid, pg_try_advisory_lock(hashtext('cron.job'), ${job.jobid}) as free`;
    if (lock?.["free"] !== true) return;
    const [run] = await record<{ runid: string }[]>`
      insert into cron.job_run_details
        (jobid, job_pid, database, username, command, status, start_time)
      values (${job.jobid}, ${lock["pid"]}, ${job.database}, ${job.username}, ${job.command},
        'running', ${startedAt})
      returning runid`;
    const { status, message } = await execute(session, job);
    await record`
      update cron.job_run_details
      set status = ${status}, return_message = ${message}, end_time = clock_timestamp()
      where runid = ${run?.runid ?? null}`;
  } finally {
    signal.removeEventListener("abort", end);
    await Promise.all([session.end({ timeout: 1 }), record.end({ timeout: 1 })]);
  }
}

async function execute(
  session: postgres.Sql,
  job: CronJob,
): Promise<{ status: "succeeded" | "failed"; message: string }> {
  try {
    await session.unsafe(`set session authorization "${job.username.replaceAll('"', '""')}"`);
    const result = await session.unsafe(job.command);
    return { status: "succeeded", message: describe(result) };
  } catch (error) {
    return {
      status: "failed",
      message: `ERROR:  ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}

/** "1 row" for what returns rows, otherwise the command; of several statements, the last. */
function describe(result: postgres.RowList<postgres.Row[]>): string {
  const statements: unknown[] = result;
  const last = isResult(result) ? result : statements.at(-1);
  if (!isResult(last)) return "";
  return last.command === "SELECT"
    ? `${last.count} row${last.count === 1 ? "" : "s"}`
    : last.command;
}

function isResult(value: unknown): value is { command: string; count: number } {
  return Array.isArray(value) && "command" in value && typeof value.command === "string";
}

function urlOfDatabase(dbUrl: string, database: string): string {
  const url = new URL(dbUrl);
  url.pathname = `/${encodeURIComponent(database)}`;
  return url.href;
}
