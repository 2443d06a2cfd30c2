import assert from "node:assert/strict";
import { addDays, dateIn } from "../../local/amazon/ads/reports/dates.ts";
import { amazon, database } from "../support/stack.ts";
import { connectThrough, keyClient, newDeveloper } from "./support/client-of.ts";
import { whileReportsAreStored } from "./support/store-reports.ts";

Deno.test.beforeAll(async () => void await amazon.changeSettings({ report_seconds: 0 }));
Deno.test.afterAll(async () => void await amazon.resetSettings());

const TABLE = "report_sp_campaigns";
const { ads, userId } = await newDeveloper();
const connection_id = await connectThrough(ads, "seller");
const [profile] = await database<[{ profile_id: string }]>`
  select profile_id from amazon_ads.amazon_profiles where connection_id = ${connection_id}`;
const { profile_id } = profile;

/** A date some days ago, where the seller is. */
function daysAgo(days: number): string {
  return addDays(dateIn("America/Los_Angeles", Date.now()), -days);
}

const dates = { start_date: daysAgo(3), end_date: daysAgo(2) };

Deno.test("a report is requested, waited for, and its rows are read, from an API key to rows", async () => {
  const key = await keyClient(ads, ["reports:read", "reports:write"]);
  const created = await key.ads.reports.create({
    connection_id,
    profile_id,
    table_name: TABLE,
    ...dates,
  });
  const waiting = key.ads.reports.finished(created.id);
  const report = await whileReportsAreStored(userId, waiting);
  assert.equal(report.status, "stored");

  const rows = await Array.fromAsync(
    key.ads.reports.rows<{ date: string; campaign_id: string; cost: number }>({
      table_name: TABLE,
      profile_ids: [profile_id],
      ...dates,
      columns: ["date", "campaign_id", "cost"],
      limit: 2,
    }),
  );
  assert.equal(rows.length, report.rows);
  assert.equal(new Set(rows.map((row) => row.date + row.campaign_id)).size, rows.length);
  assert.ok(
    rows.every(({ campaign_id, cost }) =>
      typeof campaign_id === "string" && typeof cost === "number"
    ),
  );

  const detail = await key.ads.reports.get(created.id, { download_url: true });
  assert.ok(detail.download_url);
  const listed = await Array.fromAsync(key.ads.reports.all({ table_name: TABLE, limit: 1 }));
  assert.deepEqual(listed.map(({ id }) => id), [created.id]);
  const coverage = await Array.fromAsync(
    key.ads.reports.coverage({ table_name: TABLE, profile_ids: [profile_id] }),
  );
  assert.deepEqual(coverage.map(({ date }) => date).sort(), [dates.start_date, dates.end_date]);
});

Deno.test("what is stored can be read as spend by day and by campaign", async () => {
  const byCampaign = await ads.spendByCampaign({ profile_id, from: dates.start_date });
  assert.ok(byCampaign.length > 2);
  assert.ok(
    byCampaign.every(({ campaign_name, cost }) => campaign_name && typeof cost === "number"),
  );
  const byDay = await ads.spendByDay({ connection_id, to: dates.end_date });
  assert.deepEqual(byDay.map(({ date }) => date), [dates.start_date, dates.end_date]);
  const total = (rows: { cost: number | null }[]): number =>
    Math.round(100 * rows.reduce((sum, { cost }) => sum + (cost ?? 0), 0));
  assert.equal(total(byDay), total(byCampaign));
  assert.equal((await ads.spendByCampaign({ limit: 1 })).length, 1);
  assert.deepEqual(await ads.spendByDay({ from: daysAgo(0) }), []);
});

Deno.test("the catalogue needs no credential, and a wrong table or column is refused by name", async () => {
  const types = await ads.reports.types();
  assert.ok(types.some(({ table_name }) => table_name === TABLE));
  await assert.rejects(Array.fromAsync(ads.reports.rows({ table_name: "report_x" })), {
    code: "report_type_unknown",
  });
  await assert.rejects(
    Array.fromAsync(ads.reports.rows({ table_name: TABLE, columns: ["no_such_column"] })),
    { code: "report_columns_invalid" },
  );
});

Deno.test("a report that was cancelled ends the wait with an error", async () => {
  const report = await ads.reports.create({
    connection_id,
    profile_id,
    table_name: TABLE,
    start_date: daysAgo(9),
    end_date: daysAgo(9),
  });
  await ads.reports.cancel(report.id);
  await assert.rejects(ads.reports.finished(report.id), { code: "report_not_stored" });
});

Deno.test("a schedule says what it costs, and is paused, read and removed", async () => {
  const schedule = await ads.reportSchedules.create({
    connection_id,
    table_name: TABLE,
    profile_ids: [profile_id],
    backfill_days: 1,
  });
  assert.ok(schedule.cost.requests_per_day > 0);
  const paused = await ads.reportSchedules.update(schedule.id, { status: "paused" });
  assert.equal(paused.state, "paused");
  assert.equal((await ads.reportSchedules.get(schedule.id)).schedule.id, schedule.id);
  assert.deepEqual((await ads.reportSchedules.list({ connection_id })).map(({ id }) => id), [
    schedule.id,
  ]);
  await ads.reportSchedules.remove(schedule.id, { delete_rows: true });
  await assert.rejects(ads.reportSchedules.get(schedule.id), {
    code: "report_schedule_not_found",
  });
});
