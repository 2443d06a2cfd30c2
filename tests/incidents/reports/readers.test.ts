import assert from "node:assert/strict";
import { connect } from "../../support/connect.ts";
import { firstSyncEnded } from "../../support/first-sync.ts";
import { newPerson } from "../../support/person.ts";
import {
  assertStored,
  newReportSeller,
  type ReportSeller,
  requestFigures,
  SELLER_ZONE,
  sellerDate,
} from "../../support/report-seller.ts";
import { finishReports, reportsOf, runReports } from "../../support/reports.ts";
import { withoutCallsOfOurOwn } from "../../support/schedule.ts";
import { simulatedFigures, storedFigures } from "../../support/simulated-report.ts";
import { amazon, database } from "../../support/stack.ts";

// What readers see while rows are replaced. The tests take the steps of jobs themselves.
withoutCallsOfOurOwn();

Deno.test.beforeAll(async () => void await amazon.changeSettings({ report_seconds: 0 }));
Deno.test.afterEach(async () => {
  await amazon.resetSettings();
  await amazon.changeSettings({ report_seconds: 0 });
});

const DATES = { start_date: sellerDate(20), end_date: sellerDate(8) };
const ROWS_PER_DAY = 1_000;
const DAY_SECONDS = 24 * 3600;

Deno.test("a reader sees for each date the old rows or the new ones, at every moment of a replacement", async () => {
  const seller = await newReportSeller();
  const { person, profileId } = seller;
  await amazon.changeSettings({ report_rows_per_day: ROWS_PER_DAY });
  await requestFigures(seller, DATES);
  await finishReports(person.userId);
  const of = {
    profileId,
    timeZone: SELLER_ZONE,
    startDate: DATES.start_date,
    endDate: DATES.end_date,
    rowsPerDay: ROWS_PER_DAY,
  };
  // Ten days later the conversions of these dates are others.
  const later = Date.now() + 10 * DAY_SECONDS * 1000;
  const sumsOf = (readyAt: number): Map<string, string> => {
    const sums = new Map<string, [number, number]>();
    for (const { date, sales_14d } of simulatedFigures({ ...of, readyAt })) {
      const [count, sales] = sums.get(date) ?? [0, 0];
      sums.set(date, [count + 1, sales + sales_14d]);
    }
    return new Map(
      [...sums].map(([date, [count, sales]]) => [date, `${count} ${sales.toFixed(2)}`]),
    );
  };
  const [old, fresh] = [sumsOf(Date.now()), sumsOf(later)];
  const moved = [...old.keys()].filter((date) => old.get(date) !== fresh.get(date));
  assert.ok(moved.length > 2, `${moved.length} dates are restated`);

  let reading = true;
  const seen = { old: 0, fresh: 0, mixed: 0 };
  async function readAllTheTime(): Promise<void> {
    while (reading) {
      const rows = await database<{ date: string; sums: string }[]>`
        select date::text, count(*) || ' ' || round(sum(sales_14d), 2) as sums
        from amazon_ads.report_sp_campaigns
        where user_id = ${person.userId} and profile_id = ${profileId} group by date`;
      const dates = new Map(rows.map(({ date, sums }) => [date, sums]));
      for (const [date, sums] of old) {
        const now = dates.get(date);
        assert.ok(now === sums || now === fresh.get(date), `${date} has ${now}`);
      }
      const replaced = moved.filter((date) => dates.get(date) === fresh.get(date)).length;
      seen[replaced === 0 ? "old" : replaced === moved.length ? "fresh" : "mixed"]++;
    }
  }
  const readers = [readAllTheTime(), readAllTheTime()];
  await amazon.changeSettings({
    report_rows_per_day: ROWS_PER_DAY,
    clock_offset_seconds: 10 * DAY_SECONDS,
  });
  await requestFigures(seller, DATES);
  await finishReports(person.userId);
  reading = false;
  await Promise.all(readers);
  assert.ok(seen.old > 0, JSON.stringify(seen));
  await assertStored(seller, { ...of, readyAt: later });
});

Deno.test("two users of one profile do not touch each other's rows", async () => {
  const first = await newReportSeller();
  const person = await newPerson();
  const connectionId = await connect(person.as, first.persona);
  await firstSyncEnded(connectionId);
  const second: ReportSeller = { ...first, person, connectionId };
  for (const seller of [first, second]) {
    await requestFigures(seller, DATES);
    await finishReports(seller.person.userId);
  }
  const before = await storedFigures(second.person.userId, second.profileId);
  assert.ok(before.length > 0);
  await amazon.changeSettings({ report_rows_per_day: 0 });
  await requestFigures(first, DATES);
  await finishReports(first.person.userId);
  assert.deepEqual(await storedFigures(first.person.userId, first.profileId), []);
  assert.deepEqual(await storedFigures(second.person.userId, second.profileId), before);
});

Deno.test("an older report that comes late replaces nothing that is newer", async () => {
  const seller = await newReportSeller();
  const { person: { userId }, profileId } = seller;
  await amazon.changeSettings({ report_seconds: 3600 });
  const older = await requestFigures(seller, DATES);
  await runReports();
  assert.equal((await reportsOf(userId))[0]?.status, "requested");
  // The younger one has other rows.
  await amazon.changeSettings({ report_seconds: 0, report_rows_per_day: 5 });
  const younger = await requestFigures(seller, { ...DATES, start_date: sellerDate(21) });
  const statusOf = async (id: string): Promise<string | undefined> =>
    (await reportsOf(userId)).find((report) => report.id === id)?.status;
  for (let run = 0; run < 10 && await statusOf(younger) !== "stored"; run++) {
    await database`update amazon_ads.reports set next_attempt_at = now() where id = ${younger}`;
    await runReports();
  }
  assert.equal(await statusOf(older), "requested");
  const newer = await storedFigures(userId, profileId);
  assert.ok(newer.length > 0);
  await amazon.changeSettings({ clock_offset_seconds: 4000 });
  const reports = await finishReports(userId);
  assert.deepEqual(reports.map(({ status }) => status), ["stored", "stored"]);
  assert.deepEqual(await storedFigures(userId, profileId), newer);
});
