import assert from "node:assert/strict";
import type { FaultInput } from "../../../local/amazon/faults/fault.ts";
import {
  assertStored,
  newReportSeller,
  reportsCreated,
  type ReportSeller,
  requestFigures,
  sellerDate,
} from "../../support/report-seller.ts";
import { finishReports, letPausesEnd, reportsOf, runReports } from "../../support/reports.ts";
import { withoutCallsOfOurOwn } from "../../support/schedule.ts";
import { storedFigures } from "../../support/simulated-report.ts";
import { amazon, database, stack } from "../../support/stack.ts";

// Each way in which Amazon fails, at each step of a report. The tests take the steps themselves.
withoutCallsOfOurOwn();

Deno.test.beforeAll(async () => void await amazon.changeSettings({ report_seconds: 0 }));
Deno.test.afterEach(async () => {
  await amazon.clearFaults();
  await amazon.resetSettings();
  await amazon.changeSettings({ report_seconds: 0 });
});
Deno.test.afterAll(async () => void await amazon.resetSettings());

const DATES = { start_date: sellerDate(3), end_date: sellerDate(2) };
const ROWS_PER_DAY = 3;

type Respond = FaultInput["respond"];

/** The requests to Amazon that a report takes. */
const STEPS = ["token", "create_report", "report", "report_file"] as const;

/** What goes wrong with one answer, or with two in a row. */
const FAULTS: Record<string, Respond> = {
  "429 without a pause": { status: 429 },
  "429 with a pause": { status: 429, retry_after: 1 },
  "500": { status: 500 },
  "503 as a page": { status: 503, broken: "html" },
  "a page with 200": { broken: "html" },
  "401": { status: 401 },
  "no answer": { broken: "drop_connection" },
  "a reset connection": { broken: "reset_connection" },
  "half an answer": { broken: "truncated" },
  "headers, then a reset": { broken: "headers_then_reset" },
  "an answer that is lost": { answer_then_drop: true },
  "a slow answer": { delay_ms: 1500 },
};

/** What applies to one step alone. */
const FAULTS_OF_A_STEP: [typeof STEPS[number], string, Respond][] = [
  ["create_report", "429 for a report that was accepted", { status: 429, carry_out: true }],
  ["create_report", "an answer without an id", { remove_fields: ["reportId"] }],
  ["report", "404", { status: 404 }],
  ["report", "a status that Amazon has added", { set_fields: { status: "A_NEW_STATUS" } }],
  ["report", "FAILED", { set_fields: { status: "FAILED", url: null } }],
  ["report", "FAILURE", { set_fields: { status: "FAILURE", url: null } }],
  ["report", "a file at a foreign host", { set_fields: { url: "https://evil.test/r" } }],
  ["report", "no configuration", { remove_fields: ["configuration"] }],
  ["report_file", "an address that has expired", { status: 403 }],
  ["report_file", "a file that is gone", { status: 404 }],
  ["report_file", "JSON that ends within a row", { status: 200, body: '[{"date":"2026-' }],
];

const CASES: [typeof STEPS[number], string, Respond][] = [
  ...STEPS.flatMap((step) =>
    Object.entries(FAULTS).map(([what, respond]): typeof FAULTS_OF_A_STEP[number] => [
      step,
      what,
      respond,
    ])
  ),
  ...FAULTS_OF_A_STEP,
];

/** Facts about a file's request do not say whose it is. */
function matchOf(step: typeof STEPS[number], { persona }: ReportSeller): FaultInput["match"] {
  return step === "report_file" ? { operation: step } : { operation: step, persona };
}

/** In these cases nobody can know whether Amazon has accepted a request. */
const MAY_BE_ASKED_TWICE = /lost|half|headers|accepted|without an id|page with 200|404|FAIL/;

let shared: ReportSeller | undefined;

/** One seller for all cases: each brings a report of its own. */
async function sharedSeller(): Promise<ReportSeller> {
  shared ??= await newReportSeller();
  return shared;
}

for (const [step, what, respond] of CASES) {
  for (const times of [1, 2]) {
    Deno.test(`${step}: ${what}, ${times} in a row: the report is stored, once`, async () => {
      const seller = await sharedSeller();
      const { person: { userId }, persona, profileId, connectionId } = seller;
      await amazon.clearLog();
      const before = await storedFigures(userId, profileId);
      if (step === "token") {
        await database`
          update amazon_ads_private.oauth_tokens
          set expires_at = now() - interval '1 minute', failure_count = 0, next_attempt_at = null
          where connection_id = ${connectionId}`;
      }
      const id = await requestFigures(seller, DATES);
      await amazon.addFault({ match: matchOf(step, seller), respond, times });
      const report = (await finishReports(userId)).find((found) => found.id === id);
      // Amazon makes nothing of a report twice: that is its answer.
      if (times === 2 && /404|FAIL/.test(what) && step === "report") {
        assert.equal(report?.status, "failed");
        assert.deepEqual(await storedFigures(userId, profileId), before);
        return;
      }
      assert.equal(report?.status, "stored", JSON.stringify(report));
      await assertStored(seller, {
        startDate: DATES.start_date,
        endDate: DATES.end_date,
        rowsPerDay: ROWS_PER_DAY,
        readyAt: Date.now(),
      });
      const created = await reportsCreated(persona);
      const most = MAY_BE_ASKED_TWICE.test(what) ? 1 + times : 1;
      assert.ok(created <= most, `Amazon has made ${created} reports`);
    });
  }
}

Deno.test("a request whose answer was lost is found by the duplicate that Amazon names", async () => {
  const seller = await newReportSeller();
  const { person: { userId }, persona } = seller;
  await amazon.changeSettings({ report_seconds: 600 });
  await requestFigures(seller, DATES);
  await amazon.addFault({
    match: { operation: "create_report", persona },
    respond: { answer_then_drop: true },
  });
  await runReports();
  assert.equal((await reportsOf(userId))[0]?.status, "wanted");
  await letPausesEnd(userId);
  await runReports();
  assert.equal((await reportsOf(userId))[0]?.status, "requested");
  const statuses = (await amazon.log())
    .filter((entry) => entry.operation === "create_report" && entry.persona === persona)
    .map(({ status }) => status);
  assert.deepEqual(statuses, [0, 425]);
  await amazon.changeSettings({ clock_offset_seconds: 700 });
  const [report] = await finishReports(userId);
  assert.equal(report?.status, "stored");
});

Deno.test("a duplicate that is a summary is not taken for ours", async () => {
  const seller = await newReportSeller();
  const { person: { userId, as: asUser }, persona } = seller;
  await amazon.changeSettings({ report_seconds: 600 });
  // Another program of the same seller's, through the proxy.
  const other = await fetch(`${stack.functions_url}/amazon-api/reporting/reports`, {
    method: "POST",
    headers: {
      ...asUser,
      "x-profile-id": seller.profileId,
      "content-type": "application/vnd.createasyncreportrequest.v3+json",
    },
    body: JSON.stringify({
      startDate: DATES.start_date,
      endDate: DATES.end_date,
      configuration: {
        adProduct: "SPONSORED_PRODUCTS",
        reportTypeId: "spCampaigns",
        groupBy: ["campaign"],
        columns: ["campaignId", "impressions", "clicks", "cost", "purchases7d", "sales14d"],
        timeUnit: "SUMMARY",
        format: "GZIP_JSON",
      },
    }),
  });
  assert.equal(other.status, 200, await other.text());
  await requestFigures(seller, DATES);
  await runReports();
  const [waiting] = await reportsOf(userId);
  assert.deepEqual([waiting?.status, waiting?.amazon_report_id], ["wanted", null]);
  await amazon.changeSettings({ clock_offset_seconds: 700, report_seconds: 0 });
  const [report] = await finishReports(userId);
  assert.equal(report?.status, "stored");
  assert.ok(await reportsCreated(persona) >= 2);
});

Deno.test("a file that is always cut short ends the report, and what was stored before stays", async () => {
  const seller = await newReportSeller();
  const { person: { userId } } = seller;
  await requestFigures(seller, DATES);
  await finishReports(userId);
  await amazon.changeSettings({ report_file_is_truncated: true });
  await requestFigures(seller, DATES);
  const reports = await finishReports(userId);
  assert.deepEqual(reports.map(({ status, error_code }) => [status, error_code]), [
    ["stored", null],
    ["failed", "amazon_answer_invalid"],
  ]);
  await assertStored(seller, {
    startDate: DATES.start_date,
    endDate: DATES.end_date,
    rowsPerDay: ROWS_PER_DAY,
    readyAt: Date.now(),
  });
});

Deno.test("a report that Amazon does not finish within four hours is requested once more, then given up", async () => {
  const seller = await newReportSeller();
  const { person: { userId } } = seller;
  await amazon.changeSettings({ report_seconds: 10 * 3600 });
  const id = await requestFigures(seller, DATES);
  for (const status of ["wanted", "expired"]) {
    await letPausesEnd(userId);
    await runReports();
    await database`
      update amazon_ads.reports
      set requested_at = requested_at - interval '5 hours', next_attempt_at = now() where id = ${id}`;
    await runReports();
    assert.equal((await reportsOf(userId))[0]?.status, status);
  }
});
