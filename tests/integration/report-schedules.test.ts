import assert from "node:assert/strict";
import { withFault } from "../support/amazon-requests.ts";
import { makeKey } from "../support/credentials.ts";
import { newSyncedConnection } from "../support/new-synced-connection.ts";
import { newPersona } from "../support/own-connection.ts";
import { newPerson } from "../support/person.ts";
import { finishReports, reportsOf, runReports } from "../support/reports.ts";
import { withoutCallsOfOurOwn } from "../support/schedule.ts";
import { assertDone, assertRefused, send } from "../support/send.ts";
import { amazon, database } from "../support/stack.ts";

// The tests take the steps of jobs themselves.
withoutCallsOfOurOwn();

Deno.test.beforeAll(async () => void await amazon.changeSettings({ report_seconds: 0 }));
Deno.test.afterAll(async () => void await amazon.resetSettings());

const TABLE = "report_sb_campaigns";

Deno.test("a schedule says what it takes, plans its reports, and shows its next runs", async () => {
  const { person, connectionId } = await newSyncedConnection(newPersona());
  const asUser = person.as;
  const { schedule } = assertDone(
    await send(asUser, "POST", "report-schedules", {
      connection_id: connectionId,
      table_name: TABLE,
      backfill_days: 10,
    }),
  );
  assert.deepEqual([schedule.status, schedule.state], ["active", "active"]);
  assert.equal(schedule.cost.profiles, 1);
  assert.ok(schedule.cost.requests_per_day >= 1 && schedule.cost.requests_per_day <= 2);

  await finishReports(person.userId);
  // Once the last days are there, the older ones are planned.
  await runReports();
  await finishReports(person.userId);
  const path = `report-schedules/${schedule.id}`;
  const read = assertDone(await send(asUser, "GET", path));
  assert.equal(read.targets.length, 1);
  assert.ok(Date.parse(read.targets[0].next_run_at) > Date.now());
  assert.deepEqual(read.last_failures, []);
  const dates = await database`
    select date::text, rows::integer from amazon_ads.report_coverage
    where user_id = ${person.userId} and stored_at is not null order by date`;
  assert.ok(dates.length >= 10, `${dates.length} dates`);
  assert.ok(dates.every(({ rows }) => rows <= 3));

  const { schedules } = assertDone(await send(asUser, "GET", "report-schedules"));
  assert.deepEqual(schedules.map(({ id }: { id: string }) => id), [schedule.id]);
});

Deno.test("a paused schedule requests nothing, and keeps what is stored until it is deleted with its rows", async () => {
  const { person, connectionId } = await newSyncedConnection(newPersona());
  const asUser = person.as;
  const request = { connection_id: connectionId, table_name: TABLE, backfill_days: 5 };
  const { schedule } = assertDone(await send(asUser, "POST", "report-schedules", request));
  const path = `report-schedules/${schedule.id}`;
  assertRefused(
    await send(asUser, "POST", "report-schedules", request),
    409,
    "report_already_scheduled",
  );
  await finishReports(person.userId);
  const paused = assertDone(await send(asUser, "PATCH", path, { status: "paused" }));
  assert.deepEqual([paused.schedule.status, paused.schedule.state], ["paused", "paused"]);
  await database`
    update amazon_ads_private.report_targets set next_plan_at = now(), recent_on = null, window_on = null
    where schedule_id = ${schedule.id} and next_plan_at is not null`;
  const before = (await reportsOf(person.userId)).length;
  await runReports();
  assert.equal((await reportsOf(person.userId)).length, before);

  const rows = async (): Promise<number> => {
    const { count } = await person.supabase.schema("amazon_ads").from(TABLE)
      .select("date", { count: "exact", head: true });
    return count ?? assert.fail("no count");
  };
  assert.ok(await rows() > 10);
  assertDone(await send(asUser, "DELETE", path, { delete_rows: true }));
  assertRefused(await send(asUser, "GET", path), 404, "report_schedule_not_found");
  for (let round = 0; round < 20 && await rows() > 0; round++) {
    await database`select amazon_ads_private.run_report_housekeeping()`;
  }
  assert.equal(await rows(), 0);
});

Deno.test("a column that Amazon refuses is left out from then on, and the schedule says so", async () => {
  const persona = newPersona();
  const { person, connectionId } = await newSyncedConnection(persona);
  const { schedule } = assertDone(
    await send(person.as, "POST", "report-schedules", {
      connection_id: connectionId,
      table_name: TABLE,
      columns: ["date", "campaignId", "cost", "longTermROAS"],
      backfill_days: 0,
    }),
  );
  const detail = "configuration columns includes invalid values: (longTermROAS). " +
    "Allowed values: (date, campaignId, cost)";
  await withFault({
    match: { operation: "create_report", persona },
    respond: { status: 400, body: { code: "400", detail } },
    times: 1,
  }, async () => void await runReports());
  const reports = await finishReports(person.userId);
  assert.ok(reports.length > 0);
  for (const { status, columns } of reports) {
    assert.deepEqual([status, columns], ["stored", ["date", "campaignId", "cost"]]);
  }
  const read = assertDone(await send(person.as, "GET", `report-schedules/${schedule.id}`));
  assert.deepEqual(read.schedule.illegal_columns, ["longTermROAS"]);
  assert.equal(read.schedule.last_error, "amazon_request_rejected");
  assert.match(read.schedule.last_error_detail, /longTermROAS/);
});

Deno.test("a report that Amazon refuses for good is among the schedule's last failures", async () => {
  const persona = newPersona();
  const { person, connectionId } = await newSyncedConnection(persona);
  const request = { connection_id: connectionId, table_name: TABLE, backfill_days: 0 };
  const { schedule } = assertDone(await send(person.as, "POST", "report-schedules", request));
  await withFault({
    match: { operation: "create_report", persona },
    respond: {
      status: 400,
      body: { code: "400", detail: "Invalid Advertiser or Marketplace ID." },
    },
    times: 1,
  }, async () => void await runReports());
  const { last_failures } = assertDone(
    await send(person.as, "GET", `report-schedules/${schedule.id}`),
  );
  assert.equal(last_failures[0]?.error_code, "amazon_request_rejected");
  assert.match(last_failures[0]?.error_detail, /Invalid Advertiser/);
});

Deno.test("a key of another connection neither sees nor makes a schedule", async () => {
  const { person, connectionId } = await newSyncedConnection(newPersona());
  const request = { connection_id: connectionId, table_name: TABLE };
  const { schedule } = assertDone(await send(person.as, "POST", "report-schedules", request));
  const { person: stranger } = { person: await newPerson() };
  const reader = await makeKey(person.as, { scopes: ["reports:read"] });
  assertRefused(
    await send(reader.as, "POST", "report-schedules", request),
    403,
    "api_key_scope_missing",
  );
  const path = `report-schedules/${schedule.id}`;
  for (const method of ["GET", "DELETE"]) {
    assertRefused(await send(stranger.as, method, path), 404, "report_schedule_not_found");
  }
  assertRefused(
    await send(stranger.as, "PATCH", path, { status: "paused" }),
    404,
    "report_schedule_not_found",
  );
  assertRefused(
    await send(stranger.as, "POST", "report-schedules", request),
    404,
    "connection_not_found",
  );
});
