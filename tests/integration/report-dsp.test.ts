import assert from "node:assert/strict";
import { addDays, dateIn } from "../../local/amazon/ads/reports/dates.ts";
import { newSyncedConnection } from "../support/new-synced-connection.ts";
import { finishReports } from "../support/reports.ts";
import { withoutCallsOfOurOwn } from "../support/schedule.ts";
import { assertDone, assertRefused, send } from "../support/send.ts";
import { amazon, database } from "../support/stack.ts";

// Reports of DSP advertisers: another header, a filter, a table with the advertiser in place of a profile.
withoutCallsOfOurOwn();

Deno.test.beforeAll(async () => void await amazon.changeSettings({ report_seconds: 0 }));
Deno.test.afterAll(async () => void await amazon.resetSettings());

Deno.test("a DSP advertiser's campaigns are stored, with the advertiser's header and filter", async () => {
  const { person, connectionId } = await newSyncedConnection("agency:40@dspreports");
  const [advertiser] = await database<
    { id: string; region: string; timezone: string; currency: string }[]
  >`
    select amazon_account_id as id, region, metadata ->> 'timezone' as timezone,
      metadata ->> 'currency_code' as currency
    from amazon_ads.user_accounts
    where connection_id = ${connectionId} and source = 'dsp-advertisers' order by amazon_account_id limit 1`;
  assert.ok(advertiser);
  const date = addDays(dateIn(advertiser.timezone, Date.now()), -2);
  const before = (await amazon.log()).at(-1)?.seq ?? 0;
  const request = {
    connection_id: connectionId,
    profile_id: advertiser.id,
    table_name: "report_dsp_campaign",
    start_date: date,
    end_date: date,
  };
  const created = await send(person.as, "POST", "reports", request);
  assert.equal(created.status, 202, JSON.stringify(created.body));
  const [report] = await finishReports(person.userId);
  assert.equal(report?.status, "stored", JSON.stringify(report));

  const requests = (await amazon.log({ after: before }))
    .filter(({ operation, persona }) =>
      persona === "agency:40@dspreports" &&
      (operation === "create_report" || operation === "report")
    );
  assert.ok(requests.length >= 2);
  for (const { headers, header_names, region } of requests) {
    assert.equal(headers["amazon-ads-accountid"], advertiser.id);
    assert.ok(!header_names.includes("amazon-advertising-api-scope"));
    assert.equal(region, advertiser.region);
  }
  const { data, error } = await person.supabase.schema("amazon_ads").from("report_dsp_campaign")
    .select(
      "advertiser_id, currency_code, date, order_id, total_cost, ecpm, roas, order_start_date",
    );
  assert.equal(error, null, error?.message);
  assert.equal(data?.length, 3);
  for (const row of data ?? []) {
    assert.deepEqual([row.advertiser_id, row.currency_code, row.date], [
      advertiser.id,
      advertiser.currency,
      date,
    ]);
    assert.equal(typeof row.total_cost, "number");
    assert.equal(typeof row.order_id, "string");
  }

  const profile = { ...request, table_name: "report_sp_campaigns" };
  assertRefused(await send(person.as, "POST", "reports", profile), 404, "profile_not_found");
  const scheduled = assertDone(
    await send(person.as, "POST", "report-schedules", {
      connection_id: connectionId,
      profile_ids: [advertiser.id],
      table_name: "report_dsp_campaign_creative",
      columns: ["date", "creativeId", "impressions", "totalCost", "viewableImpressions"],
      backfill_days: 0,
    }),
  );
  assert.equal(scheduled.schedule.cost.profiles, 1);
  const reports = await finishReports(person.userId);
  assert.ok(reports.every(({ status }) => status === "stored"), JSON.stringify(reports));
});
