import { database } from "./stack.ts";

/**
 * Lets the schedule rest while the tests of a file run: what they count at Amazon is their own doing.
 */
export function withoutSchedule(): void {
  Deno.test.beforeAll(() => setActive(false));
  Deno.test.afterAll(() => setActive(true));
}

async function setActive(active: boolean): Promise<void> {
  await database`
    select cron.alter_job(jobid, active := ${active}) from cron.job
    where jobname like 'amazon-ads-connect-%'`;
}
