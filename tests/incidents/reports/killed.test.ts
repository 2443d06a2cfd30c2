import assert from "node:assert/strict";
import { startFunctionProcess } from "../../../local/functions/process.ts";
import { eventually } from "../../support/eventually.ts";
import {
  assertStored,
  newReportSeller,
  reportsCreated,
  requestFigures,
  sellerDate,
} from "../../support/report-seller.ts";
import { finishReports, letPausesEnd, runReports } from "../../support/reports.ts";
import { withoutCallsOfOurOwn } from "../../support/schedule.ts";
import { storedFigures } from "../../support/simulated-report.ts";
import { amazon, database, secretKeys, stack } from "../../support/stack.ts";
import { connectSuperuser } from "../../support/superuser.ts";

// SIGKILL while a report is in each of its steps. The tests take the steps themselves.
withoutCallsOfOurOwn();

const superuser = connectSuperuser();
Deno.test.afterAll(() => superuser.end());

Deno.test.afterEach(async () => {
  await amazon.clearFaults();
  await amazon.resetSettings();
});

const ROWS_PER_DAY = 4_000;
const DATES = { start_date: sellerDate(14), end_date: sellerDate(2) };

/** Where a report is, as its row says. */
interface Place {
  status: string;
  pieces: number;
}

async function placeOf(id: string): Promise<Place> {
  const [place] = await database<Place[]>`
    select status, pieces from amazon_ads.reports where id = ${id}`;
  return place ?? assert.fail("there is no such report");
}

/** How many requests of an operation Amazon has begun to answer: a fault holds them up. */
async function held(operation: string): Promise<boolean> {
  return (await amazon.faults()).some(({ match, consumed }) =>
    match.operation === operation && consumed > 0
  );
}

/** How many statements of a function run, or wait for a lock. */
async function running(statement: string, waitsFor?: "Lock"): Promise<number> {
  return (await superuser`
    select from pg_stat_activity
    where state = 'active' and pid <> pg_backend_pid() and strpos(query, ${statement}) > 0
      and wait_event_type is not distinct from coalesce(${waitsFor ?? null}, wait_event_type)`)
    .length;
}

/** The statement of a process that died ends by itself. */
async function statementsEnd(): Promise<void> {
  for (const statement of ["stage_report_piece", "store_report"]) {
    await eventually(
      `${statement} has ended`,
      async () => await running(statement) === 0 || undefined,
    );
  }
}

/** Keeps the dates of a report from being switched until it is let go. */
async function holdDates(id: string): Promise<() => Promise<void>> {
  const session = await database.reserve();
  await session`begin`;
  await session`
    select from amazon_ads.report_coverage as c join amazon_ads.reports as r
      on r.user_id = c.user_id and r.profile_id = c.profile_id and c.date = r.end_date
    where r.id = ${id} for update of c`;
  return async () => {
    await session`commit`;
    session.release();
  };
}

interface Step {
  what: string;
  /** What Amazon is slow with. */
  slow?: "create_report" | "report" | "report_file";
  isReached(id: string): Promise<boolean>;
  /** Whether the switch of the dates waits for a lock. */
  holdsDates?: true;
  /** How many reports Amazon may have made in the end. */
  mostCreated: number;
}

const STEPS: Step[] = [
  {
    what: "while Amazon is asked for the report",
    slow: "create_report",
    isReached: () => held("create_report"),
    mostCreated: 2,
  },
  {
    what: "while Amazon is asked how far it is",
    slow: "report",
    isReached: () => held("report"),
    mostCreated: 1,
  },
  {
    what: "while the file is opened",
    slow: "report_file",
    isReached: () => held("report_file"),
    mostCreated: 1,
  },
  {
    what: "after the first pieces",
    isReached: async (id) => (await placeOf(id)).pieces >= 2,
    mostCreated: 1,
  },
  {
    what: "while the dates are switched",
    holdsDates: true,
    isReached: async () => await running("store_report", "Lock") > 0,
    mostCreated: 1,
  },
];

/** Runs `run-reports` in a process of its own, and kills it as soon as a step is reached. */
async function killAt({ isReached, holdsDates }: Step, id: string, userId: string): Promise<void> {
  const process = await startFunctionProcess({
    functionName: "run-reports",
    env: stack.functionEnv,
  });
  let isDead = false;
  let letGo: (() => Promise<void>) | undefined;
  async function run(): Promise<void> {
    while (!isDead) {
      await letPausesEnd(userId);
      // Dates have a coverage from the moment on at which Amazon has accepted the report.
      if (holdsDates && letGo === undefined && (await placeOf(id)).status === "requested") {
        letGo = await holdDates(id);
      }
      await fetch(`${process.url}/run-reports`, {
        method: "POST",
        headers: { apikey: secretKeys.default },
      }).then((response) => response.body?.cancel(), () => {});
    }
  }
  const runs = run();
  try {
    await eventually("the step is reached", async () => await isReached(id) || undefined, 60_000);
  } finally {
    isDead = true;
    process.kill("SIGKILL");
    await process.ended;
    await letGo?.();
    await runs;
    await statementsEnd();
  }
}

for (const step of STEPS) {
  Deno.test(`killed ${step.what}: the next run stores the report, once and whole`, async () => {
    const seller = await newReportSeller();
    const { person: { userId }, persona, profileId } = seller;
    await amazon.changeSettings({ report_seconds: 0, report_rows_per_day: ROWS_PER_DAY });
    const id = await requestFigures(seller, DATES);
    if (step.slow !== undefined) {
      await amazon.addFault({
        match: { operation: step.slow },
        respond: { delay_ms: 2_000 },
        times: 1,
      });
    }
    await killAt(step, id, userId);

    // Each date is there whole or not at all, whatever the process left.
    const stored = await storedFigures(userId, profileId);
    for (const date of new Set(stored.map((figures) => figures.date))) {
      const [coverage] = await database`
        select rows::integer from amazon_ads.report_coverage
        where user_id = ${userId} and profile_id = ${profileId} and date = ${date}`;
      assert.equal(stored.filter((figures) => figures.date === date).length, coverage?.["rows"]);
    }
    // Until its lease ends, no other process touches the job.
    const before = await placeOf(id);
    await runReports();
    assert.deepEqual(await placeOf(id), before);

    const [report] = await finishReports(userId);
    assert.equal(report?.status, "stored", JSON.stringify(report));
    await assertStored(seller, {
      startDate: DATES.start_date,
      endDate: DATES.end_date,
      rowsPerDay: ROWS_PER_DAY,
      readyAt: Date.now(),
    });
    const created = await reportsCreated(persona);
    assert.ok(created >= 1 && created <= step.mostCreated, `Amazon has made ${created} reports`);
    const staged = await database`
      select count(*)::integer as rows from amazon_ads_private.staged_sp_campaigns where report_id = ${id}`;
    assert.equal(staged[0]?.["rows"], 0);
  });
}

Deno.test("two processes side by side take each step once", async () => {
  const sellers = await Promise.all(Array.from({ length: 4 }, newReportSeller));
  await amazon.changeSettings({ report_seconds: 0 });
  for (const seller of sellers) await requestFigures(seller, DATES);
  const processes = await Promise.all(
    [1, 2, 3].map(() =>
      startFunctionProcess({ functionName: "run-reports", env: stack.functionEnv })
    ),
  );
  try {
    await Promise.all(
      sellers.map(({ person }, index) =>
        finishReports(person.userId, {
          functionsUrl: processes[index % 3]?.url ?? "",
          keepLeases: true,
          // Most of them find that another process is at it.
          runs: 1000,
        })
      ),
    );
  } finally {
    await Promise.all(processes.map((process) => process.stop()));
  }
  for (const seller of sellers) {
    assert.equal(await reportsCreated(seller.persona), 1);
    await assertStored(seller, {
      startDate: DATES.start_date,
      endDate: DATES.end_date,
      rowsPerDay: 3,
      readyAt: Date.now(),
    });
  }
});
