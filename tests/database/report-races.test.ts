import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import type postgres from "postgres";
import { z } from "zod";
import { connect } from "../../local/postgres/connect.ts";
import { eventually } from "../support/eventually.ts";
import { startMigratedProject } from "./migrated-database.ts";
import { call, crowd, onStage, type Stage } from "./stage.ts";
import type { TestPostgres } from "./test-postgres.ts";

// Several sessions work on reports at the same moment. pgTAP has only one session.

const claimedSchema = z.object({
  reports: z.array(z.looseObject({ report_id: z.string(), lease_id: z.string() })),
});

const PROFILE = "1001";
const PROJECT = "https://project.supabase.co";

let server: TestPostgres;
Deno.test.beforeAll(async () => {
  server = await startMigratedProject();
});
Deno.test.afterAll(() => server.stop());

function race(name: string, act: (stage: Stage, connection: string) => Promise<void>): void {
  Deno.test(name, () =>
    onStage(server.url, async (stage) => {
      await stage.owner`delete from amazon_ads.report_coverage`;
      const connection = await stage.connection();
      await stage.owner`
        insert into amazon_ads.amazon_profiles (user_id, connection_id, profile_id, region, timezone)
        values (${stage.user.user_id}, ${connection}, ${PROFILE}, 'NA', 'UTC')`;
      await act(stage, connection);
    }));
}

interface NewReport {
  status?: string;
  profile?: string;
  requestedAt?: string;
  startDate?: string;
  endDate?: string;
}

async function makeReport(
  { owner, user }: Stage,
  connection: string,
  {
    status = "wanted",
    profile = PROFILE,
    requestedAt = "2026-11-10T12:00:00Z",
    startDate = "2026-11-01",
    endDate = "2026-11-03",
  }: NewReport = {},
): Promise<string> {
  const [row] = await owner`
    insert into amazon_ads.reports (
      user_id, connection_id, table_name, report_type_id, region, profile_id, columns, start_date, end_date, reason,
      status, requested_at
    )
    values (
      ${user.user_id}, ${connection}, 'report_sp_campaigns', 'spCampaigns', 'NA', ${profile}, '{date,cost}',
      ${startDate}, ${endDate}, 'manual', ${status}, ${requestedAt}
    )
    returning id`;
  return z.string().parse(row?.["id"]);
}

async function claim(sql: postgres.Sql, batch: number): Promise<string[]> {
  const answer = await call(sql, "claim_reports", {
    project_url: PROJECT,
    batch,
    lease_seconds: 120,
  });
  return claimedSchema.parse(answer).reports.map(({ report_id }) => report_id);
}

/** The report's lease, as if a process had just claimed it. */
async function lease({ owner }: Stage, report: string): Promise<string> {
  const [row] = await owner`
    update amazon_ads.reports set lease_id = gen_random_uuid(), next_attempt_at = now() + interval '2 minutes'
    where id = ${report} returning lease_id`;
  return z.string().parse(row?.["lease_id"]);
}

function rowsOf(dates: readonly string[], cost: number, count: number): string {
  return JSON.stringify(
    dates.flatMap((date) =>
      Array.from({ length: count }, (_, n) => ({ date, campaignId: `${n}`, cost }))
    ),
  );
}

/** Stages all rows of a report; what is left is to store it. */
async function stageAll(
  stage: Stage,
  sql: postgres.Sql,
  report: string,
  rows: string,
): Promise<{ report_id: string; lease_id: string }> {
  const work = { report_id: report, lease_id: await lease(stage, report) };
  await call(sql, "begin_report_load", { ...work, file_version: "file" });
  await call(sql, "stage_report_piece", { ...work, piece: 0, rows, byte_offset: rows.length });
  return work;
}

race("of twenty processes that claim, none gets a report twice", async (stage, connection) => {
  const profiles = Array.from({ length: 30 }, (_, n) => `${n}`);
  const made = await Promise.all(
    profiles.map((profile) => makeReport(stage, connection, { profile, status: "requested" })),
  );
  const claimed = (await crowd(stage, 20, (sql) => claim(sql, 5))).flat();
  assert.equal(new Set(claimed).size, claimed.length);
  assert.deepEqual([...claimed].sort(), [...made].sort());
});

race("of twenty processes, two ask Amazon for a profile and a type", async (stage, connection) => {
  for (let n = 0; n < 10; n++) await makeReport(stage, connection);
  const claimed = (await crowd(stage, 20, (sql) => claim(sql, 5))).flat();
  assert.equal(claimed.length, 2);
  assert.equal(new Set(claimed).size, 2);
});

race(
  "a piece that two processes stage is staged by the one with the lease",
  async (stage, connection) => {
    const report = await makeReport(stage, connection, { status: "ready" });
    const first = await lease(stage, report);
    await call(stage.anySession, "begin_report_load", {
      ...{ report_id: report, lease_id: first, file_version: "file" },
    });
    const second = await lease(stage, report);
    await call(stage.anySession, "begin_report_load", {
      ...{ report_id: report, lease_id: second, file_version: "file" },
    });
    const rows = rowsOf(["2026-11-01"], 1, 100);
    const answers = await crowd(stage, 10, (sql, index) =>
      call(sql, "stage_report_piece", {
        ...{ report_id: report, lease_id: index % 2 === 0 ? first : second },
        ...{ piece: 0, rows, byte_offset: rows.length },
      }));
    assert.equal(answers.filter(({ refusal }) => refusal === "report_lease_lost").length, 5);
    assert.deepEqual(new Set(answers.map(({ piece }) => piece)), new Set([undefined, 1]));
    const [{ count } = {}] = await stage.owner`
    select count(*)::int from amazon_ads_private.staged_sp_campaigns where report_id = ${report}`;
    assert.equal(count, 100);
  },
);

race(
  "a younger and an older report stored at once leave the younger one's rows",
  async (stage, connection) => {
    const dates = ["2026-11-01", "2026-11-02", "2026-11-03"];
    for (let round = 0; round < 5; round++) {
      await stage.owner`delete from amazon_ads.report_coverage`;
      const ages = [{ cost: 1, requestedAt: "2026-11-10T12:00:00Z" }, {
        cost: 2,
        requestedAt: "2026-11-11T12:00:00Z",
      }];
      const works: { report_id: string; lease_id: string }[] = [];
      for (const { cost, requestedAt } of ages) {
        const report = await makeReport(stage, connection, { status: "ready", requestedAt });
        works.push(await stageAll(stage, stage.anySession, report, rowsOf(dates, cost, 200)));
      }
      await crowd(stage, 2, (sql, index) => call(sql, "store_report", works[index] ?? {}));
      const stored = await stage.owner`
      select date::text, count(*)::int, min(cost)::int as min, max(cost)::int as max
      from amazon_ads.report_sp_campaigns where user_id = ${stage.user.user_id} group by date order by date`;
      assert.deepEqual(
        [...stored],
        dates.map((date) => ({ date, count: 200, min: 2, max: 2 })),
      );
    }
  },
);

race(
  "a reader sees each date's old rows or its new ones, never neither and never both",
  async (stage, connection) => {
    const dates = ["2026-11-01", "2026-11-02", "2026-11-03"];
    const first = await makeReport(stage, connection, { status: "ready" });
    const work = await stageAll(stage, stage.anySession, first, rowsOf(dates, 0, 300));
    await call(stage.anySession, "store_report", work);

    let isOver = false;
    const seen = new Set<string>();
    async function readAllTheTime(): Promise<void> {
      const reader = await stage.session();
      while (!isOver) {
        const rows = await reader`
        select date::text, count(*)::int, count(distinct cost)::int as reports, min(cost)::int as cost
        from amazon_ads.report_sp_campaigns where user_id = ${stage.user.user_id} group by date`;
        assert.equal(rows.length, dates.length, "a date has no rows");
        for (const { count, reports, cost } of rows) {
          assert.equal(count, 300, "a date has rows of two reports, or half of one");
          assert.equal(reports, 1);
          seen.add(String(cost));
        }
      }
    }
    async function replaceAgainAndAgain(): Promise<void> {
      for (let n = 1; n <= 20; n++) {
        const requestedAt = new Date(Date.UTC(2026, 10, 12, n)).toISOString();
        const report = await makeReport(stage, connection, { status: "ready", requestedAt });
        await call(
          stage.anySession,
          "store_report",
          await stageAll(stage, stage.anySession, report, rowsOf(dates, n, 300)),
        );
        await setTimeout(5);
      }
    }
    const readers = [readAllTheTime(), readAllTheTime(), readAllTheTime()];
    try {
      await replaceAgainAndAgain();
    } finally {
      isOver = true;
    }
    await Promise.all(readers);
    assert.ok(seen.size > 5, "the reader read while rows were replaced");
  },
);

race(
  "two loads that need the same new month make its partition once, while a reader reads",
  async (stage, connection) => {
    const reports: string[] = [];
    for (let n = 0; n < 6; n++) {
      reports.push(
        await makeReport(stage, connection, {
          ...{ status: "ready", startDate: "2031-01-30", endDate: "2031-02-02" },
        }),
      );
    }
    const reader = await stage.session();
    await reader`begin`;
    await reader`select count(*) from amazon_ads.report_sp_campaigns`;
    // The reader's transaction stays open: an attachment that waited for it would time out.
    const works = await Promise.all(reports.map(async (report) => ({
      ...{ report_id: report, lease_id: await lease(stage, report), file_version: "file" },
    })));
    const answers = await crowd(stage, works.length, async (sql, index) => {
      await sql`set statement_timeout = '2s'`;
      return await call(sql, "begin_report_load", works[index] ?? {});
    });
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set(["loading"]));
    await reader`rollback`;
  },
);

race("twenty who schedule the same profile get one schedule", async (stage, connection) => {
  const answers = await crowd(stage, 20, (sql) =>
    call(sql, "create_report_schedule", {
      ...{ caller: stage.user, connection_id: connection, profile_ids: [PROFILE] },
      ...{
        table_name: "report_sp_campaigns",
        columns: null,
        backfill_days: 0,
        retention_months: null,
      },
    }));
  assert.equal(answers.filter(({ schedule }) => schedule !== undefined).length, 1);
  assert.equal(
    answers.filter(({ refusal }) => refusal === "report_already_scheduled").length,
    19,
  );
});

race("of twenty processes that plan, each target is planned once", async (stage, connection) => {
  for (let n = 0; n < 10; n++) {
    await stage.owner`
      insert into amazon_ads.amazon_profiles (user_id, connection_id, profile_id, region, timezone)
      values (${stage.user.user_id}, ${connection}, ${`plan ${n}`}, 'NA', 'UTC')`;
  }
  await call(stage.anySession, "create_report_schedule", {
    ...{ caller: stage.user, connection_id: connection, profile_ids: null },
    ...{
      table_name: "report_sp_campaigns",
      columns: null,
      backfill_days: 0,
      retention_months: null,
    },
  });
  await crowd(
    stage,
    20,
    (sql) => call(sql, "plan_reports", { project_url: PROJECT, max_targets: 3 }),
  );
  await call(stage.anySession, "plan_reports", { project_url: PROJECT, max_targets: 100 });
  const [{ count, profiles } = {}] = await stage.owner`
    select count(*)::int, count(distinct profile_id)::int as profiles
    from amazon_ads.reports where connection_id = ${connection} and reason = 'recent'`;
  assert.deepEqual({ count, profiles }, { count: 11, profiles: 11 });
});

interface Held {
  /** A session that is in a transaction. */
  holder: postgres.Sql;
  schedule: string;
  report: string;
}

/** A schedule of one profile with a report whose rows are staged, and a session in a transaction. */
async function scheduled(stage: Stage, connection: string): Promise<Held> {
  const { schedule } = z.object({ schedule: z.object({ id: z.string() }) }).parse(
    await call(stage.anySession, "create_report_schedule", {
      ...{ caller: stage.user, connection_id: connection, profile_ids: [PROFILE] },
      ...{
        table_name: "report_sp_campaigns",
        columns: null,
        backfill_days: 0,
        retention_months: null,
      },
    }),
  );
  const report = await makeReport(stage, connection, { status: "ready" });
  await stage.owner`
    update amazon_ads.reports set schedule_id = ${schedule.id}, reason = 'recent' where id = ${report}`;
  return { holder: connect(server.url), schedule: schedule.id, report };
}

/** Waits until a session waits for a lock of another one. */
async function untilBlocked(watcher: postgres.Sql): Promise<void> {
  await eventually("a session waits for a lock", async () => {
    const [waiting] = await watcher`
      select from pg_stat_activity where cardinality(pg_blocking_pids(pid)) > 0`;
    return waiting;
  });
}

/** Lets the holder act while another session works; a deadlock fails both. */
async function meanwhile<Result>(work: Promise<Result>, act: () => Promise<void>): Promise<Result> {
  const [result] = await Promise.all([work, act()]);
  return result;
}

race("a user is deleted while reports of theirs are planned", async (stage, connection) => {
  const { holder, report } = await scheduled(stage, connection);
  try {
    await stage.owner`delete from amazon_ads.reports where id = ${report}`;
    // A delete locks the user first, and their targets after it.
    await holder`begin`;
    await holder`select from auth.users where id = ${stage.user.user_id} for update`;
    await holder`select from amazon_ads.users where id = ${stage.user.user_id} for update`;
    const planning = call(stage.anySession, "plan_reports", {
      ...{ project_url: PROJECT, max_targets: 10 },
    });
    const { planned } = await meanwhile(planning, async () => {
      // The planner is done, or waits for the delete.
      await Promise.race([planning, untilBlocked(stage.owner)]);
      await holder`delete from auth.users where id = ${stage.user.user_id}`;
      await holder`commit`;
    });
    assert.equal(planned, 0);
  } finally {
    await holder.end();
  }
});

for (const table of ["users", "connections"]) {
  race(`of ${table} one is deleted while a report of it is stored`, async (stage, connection) => {
    const { holder, report } = await scheduled(stage, connection);
    try {
      const work = await stageAll(stage, stage.anySession, report, rowsOf(["2026-11-01"], 1, 10));
      const id = table === "users" ? stage.user.user_id : connection;
      await holder`begin`;
      await holder`select from ${holder(`amazon_ads.${table}`)} where id = ${id} for update`;
      const stored = await meanwhile(call(stage.anySession, "store_report", work), async () => {
        await untilBlocked(stage.owner);
        await holder`delete from ${holder(`amazon_ads.${table}`)} where id = ${id}`;
        await holder`commit`;
      });
      assert.equal(stored["refusal"], "report_lease_lost");
    } finally {
      await holder.end();
    }
  });
}

/** Stores a report in a transaction of the holder's, which has its lease, while another session works. */
async function storeMeanwhile(
  stage: Stage,
  { holder, report }: Held,
  work: () => Promise<unknown>,
): Promise<void> {
  try {
    const lease = await stageAll(stage, stage.anySession, report, rowsOf(["2026-11-01"], 1, 10));
    await holder`begin`;
    await holder`select amazon_ads_private.leased_report(${lease.report_id}, ${lease.lease_id})`;
    const working = work();
    await meanwhile(working, async () => {
      await Promise.race([working, untilBlocked(stage.anySession)]);
      assert.equal((await call(holder, "store_report", lease))["status"], "stored");
      await holder`commit`;
    });
  } finally {
    await holder.end();
  }
}

race("a report is stored while the next one of its kind is planned", async (stage, connection) => {
  const held = await scheduled(stage, connection);
  const sql = await stage.session();
  await storeMeanwhile(
    stage,
    held,
    () => call(sql, "plan_reports", { project_url: PROJECT, max_targets: 10 }),
  );
});

race("a schedule is deleted while a report of it is stored", async (stage, connection) => {
  const held = await scheduled(stage, connection);
  const sql = await stage.session();
  await storeMeanwhile(stage, held, () =>
    call(sql, "delete_report_schedule", {
      ...{ caller: stage.user, schedule_id: held.schedule, delete_rows: false },
    }));
});

race("a connection is handed over while a report of it is stored", async (stage, connection) => {
  const heir = randomUUID();
  await stage.owner`insert into auth.users (id, email) values (${heir}, ${`${heir}@example.com`})`;
  try {
    await storeMeanwhile(stage, await scheduled(stage, connection), async () => {
      await stage.owner`
        update amazon_ads.connections set user_id = ${heir} where id = ${connection}`;
    });
  } finally {
    await stage.owner`delete from auth.users where id = ${heir}`;
  }
});

race("a schedule is paused while a report of it is refused", async (stage, connection) => {
  const { holder, schedule, report } = await scheduled(stage, connection);
  try {
    await stage.owner`update amazon_ads.reports set status = 'wanted' where id = ${report}`;
    const work = { report_id: report, lease_id: await lease(stage, report) };
    await holder`begin`;
    await holder`select amazon_ads_private.leased_report(${work.report_id}, ${work.lease_id})`;
    const pausing = call(stage.anySession, "change_report_schedule", {
      ...{ caller: stage.user, schedule_id: schedule, changes: { status: "paused" } },
    });
    await meanwhile(pausing, async () => {
      await Promise.race([pausing, untilBlocked(stage.owner)]);
      await call(holder, "fail_report", {
        ...{ ...work, error_code: "amazon_request_rejected", detail: "no", illegal_columns: null },
      });
      await holder`commit`;
    });
  } finally {
    await holder.end();
  }
});
