import { database } from "./stack.ts";
import { connectSuperuser } from "./superuser.ts";

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

/**
 * Lets nothing run by itself: neither the schedule, nor the calls with which functions have their work
 * continued. The tests of a file then take each step themselves.
 */
export function withoutCallsOfOurOwn(): void {
  withoutSchedule();
  Deno.test.beforeAll(() =>
    asSuperuser(`
      create function net.drop_request() returns trigger language plpgsql as 'begin return null; end';
      create trigger drop_request before insert on net.http_request_queue
        for each row execute function net.drop_request()`)
  );
  Deno.test.afterAll(() => asSuperuser("drop function net.drop_request() cascade"));
}

/** pg_net's queue belongs to a superuser. */
async function asSuperuser(statements: string): Promise<void> {
  const session = connectSuperuser();
  await session.unsafe(statements);
  await session.end();
}
