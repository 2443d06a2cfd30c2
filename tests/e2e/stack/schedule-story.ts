import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import { connect } from "../../../local/postgres/connect.ts";
import { runCronWorker } from "../../../local/schedule/cron-worker.ts";
import { runNetWorker } from "../../../local/schedule/net-worker.ts";
import { freeBlock } from "../../../local/stack/ports.ts";
import { eventually } from "./eventually.ts";
import type { Hosting } from "./hosting.ts";

interface Received {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string;
}

/** Schedules, moments (UTC) at which they are due, and moments at which they are not. */
const schedules: [string, string[], string[]][] = [
  ["* * * * *", ["2026-11-21 00:00", "2026-02-28 23:59"], []],
  ["*/5 * * * *", ["2026-11-21 10:00", "2026-11-21 10:55"], ["2026-11-21 10:03"]],
  ["7,37 3 * * *", ["2026-11-21 03:07", "2026-11-21 03:37"], ["2026-11-21 04:07"]],
  ["0 9-17/4 * * mon-fri", ["2026-11-20 13:00"], ["2026-11-21 13:00", "2026-11-20 15:00"]],
  ["0 0 1 jan *", ["2026-01-01 00:00"], ["2026-02-01 00:00"]],
  // Both days restricted: either is enough. The 13th of November 2026 is a Friday.
  ["0 0 13 * 1", ["2026-11-13 00:00", "2026-11-16 00:00"], ["2026-11-14 00:00"]],
  ["0 0 * * 7", ["2026-11-22 00:00"], ["2026-11-21 00:00"]],
  ["0 0 $ * *", ["2028-02-29 00:00", "2026-11-30 00:00"], ["2028-02-28 00:00"]],
  ["@hourly", ["2026-11-21 10:00"], ["2026-11-21 10:01"]],
];

const malformed = [
  "* * * *",
  "60 * * * *",
  "* 24 * * *",
  "5-1 * * * *",
  "*/0 * * * *",
  "x * * * *",
];

/** pg_cron and pg_net: the replacements of the extensions, and the workers. */
export async function scheduleStory(t: Deno.TestContext, { stack }: Hosting): Promise<void> {
  const received: Received[] = [];
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      const { pathname, search } = new URL(request.url);
      received.push({
        method: request.method,
        url: pathname + search,
        headers: Object.fromEntries(request.headers),
        body: await request.text(),
      });
      if (pathname === "/slow") await setTimeout(400);
      return new Response("received", { status: 201, headers: { "x-answer": "yes" } });
    },
  );
  const target = `http://127.0.0.1:${server.addr.port}`;
  const sql = connect(stack.db_url, { max: 3 });
  const admin = connect(stack.db_admin_url);
  const response = (id: unknown): Promise<Record<string, unknown>> =>
    eventually(async () => {
      const [row] = await sql`select * from net._http_response where id = ${String(id)}`;
      assert.ok(row, `there is no answer to request ${id} yet`);
      return { ...row };
    });

  const poster = `select net.http_post(
    url := '${target}/hook', body := '{"from":"cron"}'::jsonb,
    headers := '{"apikey":"sb_secret_test"}'::jsonb, params := '{"a b":"ü&"}'::jsonb)`;
  const jobs = { poster, failing: "select 1 / 0", slow: "select pg_sleep(1.4)", quick: "select 1" };
  const ending = new AbortController();
  const secondWorker = runCronWorker({
    dbUrl: stack.db_admin_url,
    signal: ending.signal,
    log: () => {},
  });

  try {
    for (const [name, command] of Object.entries(jobs)) {
      await sql`select cron.schedule(${name}, '1 second', ${command})`;
    }

    await t.step("a job runs as its owner, posts to a server, and is recorded", async () => {
      await eventually(() => {
        assert.ok(received.length > 0, "nothing was received");
        return Promise.resolve();
      });
      const [first] = received;
      assert.equal(first?.method, "POST");
      assert.equal(first?.url, "/hook?a%20b=%C3%BC%26");
      assert.equal(first?.body, '{"from": "cron"}');
      assert.equal(first?.headers["apikey"], "sb_secret_test");
      assert.equal(first?.headers["content-type"], "application/json");
      const run = await eventually(async () => {
        const [row] = await sql`
          select status, return_message, username, end_time >= start_time as timed
          from cron.job_run_details where command = ${poster} and status = 'succeeded' limit 1`;
        assert.ok(row);
        return { ...row };
      });
      assert.deepEqual(run, {
        status: "succeeded",
        return_message: "1 row",
        username: "postgres",
        timed: true,
      });
    });

    await t.step("a failing job is recorded with its error, and runs again", async () => {
      await eventually(async () => {
        const rows = await sql`
          select return_message from cron.job_run_details where status = 'failed'`;
        assert.ok(rows.length >= 2);
        assert.match(rows[0]?.["return_message"], /division by zero/);
      });
    });

    await t.step("a job that still runs is not started again, nor by a second worker", async () => {
      const runs = async (command: string): Promise<number> => {
        const [row] = await sql`
          select count(*)::int as runs from cron.job_run_details
          where command = ${command} and status = 'succeeded'`;
        return row?.["runs"];
      };
      await eventually(async () => assert.ok(await runs(jobs.slow) >= 2));
      await sql`select cron.unschedule(jobid) from cron.job`;
      const overlapping = await sql`
        select from cron.job_run_details as a
        join cron.job_run_details as b on a.jobid = b.jobid and a.runid < b.runid
        where b.start_time < a.end_time`;
      assert.equal(overlapping.length, 0);
      // The worker looks once a second, and takes half a second too early as on time.
      const [quick] = await sql`
        select min(gap)::float as least from (
          select extract(epoch from start_time - lag(start_time) over (order by start_time)) as gap
          from cron.job_run_details where command = ${jobs.quick}
        ) as gaps`;
      assert.ok(quick?.["least"] >= 0.5, `quick ran twice within ${quick?.["least"]} s`);
      assert.ok(await runs(jobs.quick) >= 3);
    });

    await t.step("a job is replaced by its name, altered, and removed", async () => {
      const [first] = await sql`select cron.schedule('named', '0 3 * * *', 'select 1') as id`;
      const [again] = await sql`select cron.schedule('named', '0 4 * * *', 'select 2') as id`;
      assert.equal(first?.["id"], again?.["id"]);
      await sql`select cron.alter_job(${first?.["id"]}, active := false)`;
      const [job] = await sql`
        select schedule, command, username, database, active from cron.job where jobname = 'named'`;
      assert.deepEqual({ ...job }, {
        schedule: "0 4 * * *",
        command: "select 2",
        username: "postgres",
        database: "postgres",
        active: false,
      });
      await assert.rejects(sql`update cron.job set command = 'select 3'`, { code: "42501" });
      await sql`select cron.unschedule('named')`;
      await assert.rejects(sql`select cron.unschedule('named')`, /could not find valid entry/);
    });

    await t.step("a schedule is due at the minutes that cron(5) defines", async () => {
      for (const [schedule, due, notDue] of schedules) {
        for (const [moments, expected] of [[due, true], [notDue, false]] as const) {
          for (const at of moments) {
            const [row] = await admin`select cron._is_due(${schedule}, ${at + "Z"}) as due`;
            assert.equal(row?.["due"], expected, `${schedule} at ${at}`);
          }
        }
      }
    });

    await t.step("a malformed schedule is refused when it is saved", async () => {
      for (const schedule of [...malformed, "60 seconds", "0 seconds"]) {
        await assert.rejects(
          sql`select cron.schedule('bad', ${schedule}, 'select 1')`,
          /invalid schedule/,
          schedule,
        );
      }
    });

    await t.step("a request is sent only once its transaction commits", async () => {
      received.length = 0;
      await sql.begin(async (tx) => {
        await tx`select net.http_get(${`${target}/rolled-back`})`;
        await setTimeout(200);
        throw new Error("roll back");
      }).catch(() => {});
      const id = await sql.begin(async (tx) => {
        const [row] = await tx`select net.http_get(${`${target}/committed`}) as id`;
        await setTimeout(200);
        assert.deepEqual(received, []);
        return row?.["id"];
      });
      const answer = await response(id);
      assert.equal(answer["status_code"], 201);
      assert.equal(answer["content"], "received");
      assert.equal(answer["timed_out"], false);
      assert.equal(Object(answer["headers"])["x-answer"], "yes");
      assert.deepEqual(received.map(({ url }) => url), ["/committed"]);
    });

    await t.step("a request that times out, or reaches no server, is recorded", async () => {
      const unreachable = `http://127.0.0.1:${freeBlock()}/`;
      const [slow] = await sql`
        select net.http_get(${`${target}/slow`}, timeout_milliseconds := 100) as id`;
      const [unreached] = await sql`select net.http_get(${unreachable}) as id`;
      const late = await response(slow?.["id"]);
      assert.equal(late["timed_out"], true);
      assert.equal(late["error_msg"], "Timeout of 100 ms reached");
      const refused = await response(unreached?.["id"]);
      assert.equal(refused["timed_out"], false);
      assert.equal(refused["status_code"], null);
      assert.match(String(refused["error_msg"]), /refused/i);
    });

    await t.step("pg_net takes no new request before its whole batch is done", async () => {
      received.length = 0;
      await sql`select net.http_get(${`${target}/slow`})`;
      await eventually(() => {
        assert.equal(received.length, 1);
        return Promise.resolve();
      });
      const begun = performance.now();
      const [next] = await sql`select net.http_get(${`${target}/next`}) as id`;
      await response(next?.["id"]);
      // The slow request takes 400 ms.
      const waited = performance.now() - begun;
      assert.ok(waited > 250, `the second request was answered after ${waited} ms`);
      assert.deepEqual(received.map(({ url }) => url), ["/slow", "/next"]);
    });

    await t.step(
      "any login role reads the queue and the answers, and adds no trigger",
      async () => {
        const [privileges] = await admin`
        select bool_and(has_table_privilege('pg_monitor', relation, 'select')) as reads,
          bool_or(has_table_privilege('pg_monitor', relation, 'trigger')) as triggers,
          (select extversion from pg_extension where extname = 'pg_net') as version
        from unnest('{net.http_request_queue,net._http_response}'::text[]) as relation`;
        assert.deepEqual({ ...privileges }, { reads: true, triggers: false, version: "0.20.4" });
      },
    );

    await t.step("two workers send each request once, and old answers are removed", async () => {
      received.length = 0;
      await admin`insert into net._http_response (id, created) values (-1, now() - interval '7 hours')`;
      const ending = new AbortController();
      const second = runNetWorker({
        dbUrl: stack.db_admin_url,
        signal: ending.signal,
        log: () => {},
      });
      await sql`
        select net.http_post(${`${target}/`} || n, '{}') from generate_series(1, 300) as n`;
      await eventually(async () => {
        const [row] = await sql`select count(*)::int from net.http_request_queue`;
        assert.equal(row?.["count"], 0);
        assert.equal(received.length, 300);
      });
      assert.equal(new Set(received.map(({ url }) => url)).size, 300);
      ending.abort();
      await second;
      assert.deepEqual([...await sql`select id from net._http_response where id = -1`], []);
    });
  } finally {
    ending.abort();
    await secondWorker;
    await Promise.all([sql.end(), admin.end()]);
    await server.shutdown();
  }
}
