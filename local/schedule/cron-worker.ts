import { setTimeout } from "node:timers/promises";
import type postgres from "postgres";
import { connect } from "../postgres/connect.ts";
import { isMissing } from "./missing.ts";
import type { WorkerOptions } from "./net-worker.ts";
import { type CronJob, runJob } from "./run-job.ts";

interface ListedJob extends CronJob {
  interval_seconds: number | null;
  is_due: boolean;
}

const minute = 60_000;
// After a pause, for instance when the machine slept, only the last minutes are caught up on.
const MAX_CAUGHT_UP_MINUTES = 5;
// The same for every worker. The number is "pg_cron" in bytes.
const leaderLock = "31640430014230382";

/**
 * Does the work of pg_cron's background worker: starts the jobs of `cron.job` when they are due, each in
 * a session of its own, and writes `cron.job_run_details`. A job that still runs is not started again. Of
 * several workers one leads, and another takes over when it ends.
 */
export async function runCronWorker({ dbUrl, signal, log }: WorkerOptions): Promise<void> {
  const running = new Map<string, Promise<void>>();
  const startedAt = new Map<string, number>();
  let sql = connect(dbUrl);
  let failing = false;
  let lastMinute = Math.floor(Date.now() / minute);

  while (!signal.aborted) {
    try {
      if (await leads(sql)) {
        const now = Date.now();
        const thisMinute = Math.floor(now / minute);
        const minutes = thisMinute - Math.max(lastMinute, thisMinute - MAX_CAUGHT_UP_MINUTES);
        lastMinute = thisMinute;
        for (const job of await listJobs(sql, new Date(thisMinute * minute), minutes)) {
          if (!isDue(job, startedAt, now) || running.has(job.jobid)) continue;
          startedAt.set(job.jobid, now);
          const run = runJob(dbUrl, job, { startedAt: new Date(now), signal })
            .catch((error) => log(`Cannot run job ${job.jobid}: ${error}`))
            .finally(() => running.delete(job.jobid));
          running.set(job.jobid, run);
        }
      } else {
        lastMinute = Math.floor(Date.now() / minute);
      }
      if (failing) log("The jobs of pg_cron run again");
      failing = false;
    } catch (error) {
      // Before the extension exists there are no jobs.
      if (!isMissing(error)) {
        if (!failing && !signal.aborted) log(`Cannot read the jobs of pg_cron: ${error}`);
        failing = true;
        // The lock ended with the session, and is taken again in a new one.
        await sql.end({ timeout: 0 }).catch(() => {});
        sql = connect(dbUrl);
      }
    }
    await setTimeout(1000 - Date.now() % 1000, undefined, { signal }).catch(() => {});
  }
  await Promise.allSettled(running.values());
  await sql.end({ timeout: 1 });
}

/** Whether this worker holds the lock. Session locks are counted, so it is taken once in a session. */
async function leads(sql: postgres.Sql): Promise<boolean> {
  const [found] = await sql`
    select exists (
      select from pg_locks
      where locktype = 'advisory' and pid = pg_backend_pid()
        and (classid::bigint << 32) | objid::bigint = ${leaderLock}::bigint
    ) or pg_try_advisory_lock(${leaderLock}::bigint) as leads`;
  return found?.["leads"] === true;
}

/** The active jobs, and which of them are due in any of the `minutes` that end with `until`. */
async function listJobs(sql: postgres.Sql, until: Date, minutes: number): Promise<ListedJob[]> {
  return await sql<ListedJob[]>`
    select j.jobid, j.command, j.database, j.username,
      cron._interval_seconds(j.schedule) as interval_seconds,
      cron._interval_seconds(j.schedule) is null and exists (
        select from generate_series(0, ${minutes - 1}::integer) as back (n)
        where cron._is_due(j.schedule, ${until.toISOString()}::timestamptz - n * interval '1 minute')
      ) as is_due
    from cron.job as j
    where j.active
    order by j.jobid`;
}

function isDue(job: ListedJob, startedAt: Map<string, number>, now: number): boolean {
  if (job.interval_seconds === null) return job.is_due;
  const last = startedAt.get(job.jobid);
  if (last === undefined) {
    // As in pg_cron, the first run is one interval after the job was first seen.
    startedAt.set(job.jobid, now);
    return false;
  }
  // Ticks come about once a second: half a second early is on time.
  return now - last >= job.interval_seconds * 1000 - 500;
}
