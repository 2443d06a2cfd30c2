import type postgres from "postgres";
import { eventually } from "../../support/eventually.ts";
import type { BenchStack } from "./bench-stack.ts";

/** Makes the jobs of the schedule run, or not. */
export async function setSchedule(admin: postgres.Sql, active: boolean): Promise<void> {
  await admin`
    select cron.alter_job(jobid, active := ${active}) from cron.job
    where jobname like 'amazon-ads-connect-%'`;
}

/**
 * Stops every call that the database makes by itself: the schedule's, and those that continue a paused
 * sync. Only the benchmark calls functions from then on.
 *
 * @param admin A superuser: pg_net's queue belongs to one.
 */
export async function silenceDatabase(admin: postgres.Sql): Promise<void> {
  await setSchedule(admin, false);
  await admin.unsafe(`
    create function net.drop_request() returns trigger language plpgsql
      as 'begin return null; end';
    create trigger drop_request before insert on net.http_request_queue
      for each row execute function net.drop_request()`);
}

/** Calls a function once: the first one that runs reports the address that the schedule calls. */
export async function reportProject(
  { stack, admin }: Pick<BenchStack, "stack" | "admin">,
): Promise<void> {
  await (await fetch(`${stack.functions_url}/health`)).body?.cancel();
  await eventually("the project's address is in the settings", async () => {
    const [settings] = await admin<{ project_url: string | null }[]>`
      select project_url from amazon_ads_private.settings`;
    return settings?.project_url ?? undefined;
  });
}
