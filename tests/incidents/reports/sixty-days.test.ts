import assert from "node:assert/strict";
import { addDays, dateIn, daysBetween } from "../../../local/amazon/ads/reports/dates.ts";
import { startFunctionProcess } from "../../../local/functions/process.ts";
import { eventually } from "../../support/eventually.ts";
import { newSyncedConnection } from "../../support/new-synced-connection.ts";
import { runReports } from "../../support/reports.ts";
import { withoutCallsOfOurOwn } from "../../support/schedule.ts";
import { assertDone, send } from "../../support/send.ts";
import { FIGURE_COLUMNS, simulatedFigures, storedFigures } from "../../support/simulated-report.ts";
import { type SimulatedClock, startSimulatedClock } from "../../support/simulated-clock.ts";
import { amazon, database, stack } from "../../support/stack.ts";

// Sixty days of a schedule in a few minutes: each date of each profile holds what Amazon said of it at the
// age at which it was read last.
withoutCallsOfOurOwn();

const HOUR_MS = 3600_000;
const DAY_MS = 24 * HOUR_MS;
const ROWS_PER_DAY = 5;

/** The schedule is played so many times a day: "yesterday" ends at another time in each zone. */
const LOOKS_PER_DAY = 4;

const ZONES = ["America/Los_Angeles", "Europe/London", "Asia/Tokyo", "Australia/Sydney"];

/** The next such day of a year that is not over. */
function nextDay(month: number, day: number, now: number): number {
  const year = new Date(now).getUTCFullYear();
  return [year, year + 1].map((candidate) => Date.UTC(candidate, month - 1, day))
    .find((time) => time > now) ?? assert.fail();
}

interface Profile {
  profileId: string;
  timeZone: string;
}

/** What is stored of a date, as the coverage says. */
interface Covered {
  date: string;
  rows: number;
  as_of: Date;
  age_days: number;
  is_final: boolean;
}

async function coverageOf(userId: string, profileId: string): Promise<Covered[]> {
  return await database<Covered[]>`
    select date::text, rows::integer, as_of, age_days, is_final from amazon_ads.report_coverage
    where user_id = ${userId} and profile_id = ${profileId} and stored_at is not null order by date`;
}

/** Runs `run-reports` until nothing is due: Amazon is quick here, and polls are half a minute apart. */
async function play(clock: SimulatedClock, url: string): Promise<void> {
  for (let run = 0; run < 20; run++) {
    await runReports(url);
    const [open] = await database<{ count: number }[]>`
      select count(*)::integer as count from amazon_ads.reports
      where status in ('wanted', 'requested', 'ready', 'loading') and next_attempt_at < now() + interval '15 minutes'`;
    if (open?.count === 0) return;
    await clock.set(clock.now() + 60_000);
  }
  assert.fail("reports are still due after twenty minutes");
}

/** Checks each date of a profile against what Amazon said when it was read last. */
async function assertTrue(userId: string, { profileId, timeZone }: Profile): Promise<void> {
  const coverage = await coverageOf(userId, profileId);
  const stored = Map.groupBy(await storedFigures(userId, profileId), ({ date }) => date);
  assert.deepEqual(
    [...stored.keys()].filter((date) => !coverage.some((covered) => covered.date === date)),
    [],
    "rows without a coverage",
  );
  for (const { date, rows, as_of, age_days, is_final } of coverage) {
    const expected = simulatedFigures({
      profileId,
      timeZone,
      startDate: date,
      endDate: date,
      rowsPerDay: ROWS_PER_DAY,
      readyAt: as_of.getTime(),
    });
    assert.deepEqual(stored.get(date) ?? [], expected, `${timeZone} ${date}`);
    assert.equal(rows, expected.length);
    // The product's day begins some hours after midnight, when Amazon has most of yesterday.
    const late = daysBetween(date, dateIn(timeZone, as_of.getTime())) - age_days;
    assert.ok(late === 0 || late === 1, `${date} was ${late} days older than the coverage says`);
    assert.equal(is_final, age_days >= 58);
  }
}

/** Checks that each date was read at about the ages that the numbers move at. */
async function assertFresh(
  userId: string,
  { profileId, timeZone }: Profile,
  { now, since }: { now: number; since: string },
): Promise<void> {
  const today = dateIn(timeZone, now);
  const coverage = new Map((await coverageOf(userId, profileId)).map((row) => [row.date, row]));
  for (let date = since; date < today; date = addDays(date, 1)) {
    const age = daysBetween(date, today);
    const read = coverage.get(date)?.age_days;
    // Yesterday's report is requested within the first hours of today.
    if (age === 1) continue;
    assert.ok(read !== undefined, `${timeZone} ${date} is missing at the age of ${age}`);
    // One request a day reads seven days of those that are due: the last of them waits for a week.
    const due = [1, 2, 3, 7, 14, 28, 42, 58].findLast((wanted) => wanted <= age - 7) ?? 1;
    assert.ok(
      read >= due || age - read <= 1,
      `${timeZone} ${date} is ${age} days old, and was read at ${read}`,
    );
  }
}

Deno.test("sixty days across both changes of summer time", async (test) => {
  await using clock = await startSimulatedClock();
  const process = await startFunctionProcess({
    functionName: "run-reports",
    env: stack.functionEnv,
  });
  await amazon.changeSettings({ report_seconds: 0, report_rows_per_day: ROWS_PER_DAY });
  try {
    // In spring Los Angeles and London go forward and Sydney back, in autumn the other way round.
    for (const [season, month, day] of [["spring", 3, 1], ["autumn", 9, 20]] as const) {
      await test.step(season, async () => {
        const start = nextDay(month, day, clock.now());
        await eventually("the clock is set", () => clock.set(start).then(() => true));
        const { person, connectionId } = await newSyncedConnection(`brand@${season}`);
        const { userId } = person;
        const listed = await database<{ profile_id: string; timezone: string }[]>`
          select distinct on (timezone) profile_id, timezone from amazon_ads.amazon_profiles
          where connection_id = ${connectionId} and timezone in ${
          database(ZONES)
        } and type = 'seller'
          order by timezone, profile_id`;
        const profiles = listed.map(({ profile_id, timezone }) => ({
          profileId: profile_id,
          timeZone: timezone,
        }));
        assert.deepEqual(profiles.map(({ timeZone }) => timeZone), ZONES.toSorted());
        const { schedule } = assertDone(
          await send(person.as, "POST", "report-schedules", {
            connection_id: connectionId,
            profile_ids: profiles.map(({ profileId }) => profileId),
            table_name: "report_sp_campaigns",
            columns: FIGURE_COLUMNS,
            backfill_days: 60,
          }),
        );
        const before = (await amazon.log()).at(-1)?.seq ?? 0;
        let finals = 0;
        for (let days = 1; days <= 60; days++) {
          for (let look = 1; look <= LOOKS_PER_DAY; look++) {
            await clock.set(start + (days - 1) * DAY_MS + look * DAY_MS / LOOKS_PER_DAY);
            await play(clock, process.url);
          }
          for (const profile of profiles) {
            await assertTrue(userId, profile);
            const since = addDays(dateIn(profile.timeZone, start), -30);
            if (days > 7) await assertFresh(userId, profile, { now: clock.now(), since });
          }
        }
        for (const { profileId } of profiles) {
          finals += (await coverageOf(userId, profileId)).filter(({ is_final }) => is_final).length;
        }
        assert.ok(finals > 4 * 50, `${finals} dates are final`);
        const requests = (await amazon.log({ after: before }))
          .filter(({ operation, status }) => operation === "create_report" && status === 200);
        // Two a day for each profile, and the first ones.
        assert.ok(requests.length <= 4 * (2 * 61 + 4), `${requests.length} requests`);
        // The other season counts its own requests.
        assertDone(await send(person.as, "DELETE", `report-schedules/${schedule.id}`));
      });
    }
  } finally {
    await process.stop();
  }
});
