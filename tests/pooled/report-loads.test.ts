import assert from "node:assert/strict";
import { call } from "../support/call.ts";
import { dropPooledSessions } from "../support/database-outage.ts";
import { sleep } from "../support/eventually.ts";
import {
  assertStored,
  newReportSeller,
  reportsCreated,
  requestFigures,
  sellerDate,
} from "../support/report-seller.ts";
import { finishReports, letPausesEnd, reportsOf } from "../support/reports.ts";
import { withoutCallsOfOurOwn } from "../support/schedule.ts";
import { amazon, database, secretKeys } from "../support/stack.ts";

withoutCallsOfOurOwn();

Deno.test.afterAll(async () => void await amazon.resetSettings());

const ROWS_PER_DAY = 4_000;
const DATES = { start_date: sellerDate(14), end_date: sellerDate(2) };

Deno.test("sessions are lost again and again while pieces are stored in them: the report is stored, once and whole", async () => {
  const seller = await newReportSeller();
  const { person: { userId }, persona } = seller;
  await amazon.changeSettings({ report_seconds: 0, report_rows_per_day: ROWS_PER_DAY });
  const id = await requestFigures(seller, DATES);
  let isOver = false;
  let lost = 0;

  async function loseSessions(): Promise<void> {
    for (let times = 0; !isOver && times < 8; await sleep(100)) {
      const loading = await database`
        select from amazon_ads.reports where id = ${id} and status = 'loading'`;
      if (loading.length === 0) continue;
      lost += await dropPooledSessions(5);
      times++;
    }
  }
  const losing = loseSessions();
  try {
    // Calls fail whose own session is lost; the next one goes on.
    for (let run = 0; run < 20; run++) {
      if ((await reportsOf(userId)).every(({ status }) => status === "stored")) break;
      await letPausesEnd(userId);
      await call("run-reports", {}, { apikey: secretKeys.default });
    }
  } finally {
    isOver = true;
    await losing;
  }
  const [report] = await finishReports(userId);
  assert.equal(report?.status, "stored", JSON.stringify(report));
  assert.ok(lost > 0, "no session was lost");
  assert.equal(await reportsCreated(persona), 1);
  await assertStored(seller, {
    startDate: DATES.start_date,
    endDate: DATES.end_date,
    rowsPerDay: ROWS_PER_DAY,
    readyAt: Date.now(),
  });
});
