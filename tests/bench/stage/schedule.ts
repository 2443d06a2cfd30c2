import type postgres from "postgres";

/** Lets the schedule rest, or go on. */
export async function setSchedule(admin: postgres.Sql, active: boolean): Promise<void> {
  await admin`
    select cron.alter_job(jobid, active := ${active}) from cron.job
    where jobname like 'amazon-ads-connect-%'`;
}

/** Takes away where the database calls functions: nothing goes on but what the benchmark calls. */
export async function silenceDatabase(admin: postgres.Sql): Promise<void> {
  await setSchedule(admin, false);
  await admin`delete from vault.secrets where name like 'amazon\_ads\_connect\_%'`;
}
