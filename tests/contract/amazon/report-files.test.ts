import assert from "node:assert/strict";
import { addDays, dateIn } from "../../../local/amazon/ads/reports/dates.ts";
import {
  conversionShare,
  figuresOn,
  trafficShare,
} from "../../../local/amazon/ads/reports/figures.ts";
import { reportTypes } from "../../../local/amazon/ads/reports/report-types.ts";
import type { Amazon } from "../../../local/amazon/start-amazon.ts";
import { amazonTest, callAds, connect } from "./support.ts";

const PROFILE = "1200000000000000";
const ZONE = "America/Los_Angeles";
const requestType = "application/vnd.createasyncreportrequest.v3+json";

type Row = Record<string, unknown>;
interface Asked {
  startDate: string;
  endDate: string;
  configuration: Record<string, unknown>;
}

function ask(date: string, changes: Record<string, unknown> = {}, endDate = date): Asked {
  return {
    startDate: date,
    endDate,
    configuration: {
      adProduct: "SPONSORED_PRODUCTS",
      reportTypeId: "spCampaigns",
      groupBy: ["campaign"],
      columns: ["date", "campaignName", "impressions", "clicks", "purchases30d"],
      timeUnit: "DAILY",
      format: "GZIP_JSON",
      ...changes,
    },
  };
}

async function create(
  amazon: Amazon,
  body: Asked,
  profile = PROFILE,
  token?: string,
): Promise<Response> {
  return await callAds(amazon, "/reporting/reports", {
    method: "POST",
    token: token ?? (await connect(amazon, "seller")).access,
    headers: { "content-type": requestType, "amazon-advertising-api-scope": profile },
    body,
  });
}

async function unzipped(response: Response): Promise<string> {
  const body = response.body ?? assert.fail("the file has no body");
  return await new Response(body.pipeThrough(new DecompressionStream("gzip"))).text();
}

/** Requests a report that is ready at once, and downloads it. */
async function rows(amazon: Amazon, body: Asked): Promise<Row[]> {
  await amazon.client.changeSettings({ report_seconds: 0 });
  const response = await create(amazon, body);
  const { url, detail } = await response.json();
  assert.equal(response.status, 200, detail);
  return JSON.parse(await unzipped(await fetch(url)));
}

/** The date so many days before the simulator's today. */
function daysAgo(days: number): string {
  return addDays(dateIn(ZONE, Date.now()), -days);
}

for (const type of reportTypes.values()) {
  const isDsp = type.adProduct === "DEMAND_SIDE_PLATFORM";
  const combinations = type.combinations ?? Object.keys(type.groupings).map((name) => [name]);
  amazonTest(`${type.id} gives each of its columns, by each grouping`, async (amazon) => {
    await amazon.client.changeSettings({ report_seconds: 0 });
    const { access: token } = await connect(amazon, isDsp ? "agency:40" : "seller");
    let profile = PROFILE;
    if (isDsp) {
      const path = "/v2/profiles?profileTypeFilter=agency";
      profile = String((await (await callAds(amazon, path, { token })).json())[0].profileId);
    }
    for (const groupBy of combinations) {
      for (const timeUnit of type.timeUnits) {
        const illegal = timeUnit === "DAILY" ? ["startDate", "endDate"] : ["date"];
        const columns = [
          ...new Set([
            ...type.columns,
            ...groupBy.flatMap((name) => type.groupings[name]?.columns ?? []),
          ]),
        ].filter((column) => !illegal.includes(column));
        const body = ask(daysAgo(2), {
          adProduct: type.adProduct,
          reportTypeId: type.id,
          groupBy,
          timeUnit,
          columns,
          ...(isDsp
            ? { filters: [{ field: "advertiserId", values: ["580000000000000000"] }] }
            : {}),
        });
        const response = await create(amazon, body, profile, token);
        const { url, detail } = await response.json();
        assert.equal(response.status, 200, detail);
        const found: Row[] = JSON.parse(await unzipped(await fetch(url)));
        assert.equal(found.length, 3);
        assert.deepEqual(Object.keys(found[0] ?? {}).sort(), [...columns].sort());
        for (const [column, value] of Object.entries(found[0] ?? {})) {
          const isValue = ["string", "number"].includes(typeof value) || value === null;
          assert.ok(isValue, `${column} is ${value}`);
        }

        const refused = await create(
          amazon,
          { ...body, configuration: { ...body.configuration, columns: [...columns, "nothing"] } },
          profile,
          token,
        );
        assert.equal(refused.status, 400);
        assert.match((await refused.json()).detail, /invalid values: \(nothing\)/);
      }
    }
    for (const [days, status] of [[0, 200], [1, 400]] as const) {
      const zone = ZONE;
      const oldest = addDays(dateIn(zone, Date.now()), -type.retentionDays - days);
      const [groupBy = []] = combinations;
      const response = await create(
        amazon,
        ask(oldest, {
          adProduct: type.adProduct,
          reportTypeId: type.id,
          groupBy,
          timeUnit: type.timeUnits[0],
          columns: [
            type.columns.find((column) => !/^(date|startDate|endDate)$/.test(column)) ?? "",
          ],
          ...(isDsp ? { filters: [{ field: "advertiserId", values: ["1"] }] } : {}),
        }),
        profile,
        token,
      );
      await response.body?.cancel();
      assert.equal(response.status, status, `${type.retentionDays} + ${days} days ago`);
    }
  });
}

Deno.test("the catalogue has the 34 documented report types", () => {
  assert.equal(reportTypes.size, 34);
});

for (
  const [what, changes, detail] of [
    ["a filter of another grouping", { filters: [{ field: "adStatus", values: ["ENABLED"] }] }, [
      /\(adStatus\) which are invalid for groupBys: campaign/,
      /field: campaignStatus, values: ENABLED, PAUSED, ARCHIVED/,
    ]],
    ["a filter that one of two groupings lacks", {
      groupBy: ["campaign", "adGroup"],
      filters: [{ field: "campaignStatus", values: ["ENABLED"] }],
    }, [/invalid for groupBys: adGroup/]],
    ["an unknown filter value", { filters: [{ field: "campaignStatus", values: ["LIVE"] }] }, [
      /invalid values for field campaignStatus/,
    ]],
    ["two groupings that exclude a column", {
      groupBy: ["campaign", "campaignPlacement"],
      columns: ["topOfSearchImpressionShare"],
    }, [/invalid values: \(topOfSearchImpressionShare\)/]],
    ["two illegal columns", { columns: ["impressions", "one", "two"] }, [/\(one, two\)/]],
    ["DSP for a profile without it", {
      adProduct: "DEMAND_SIDE_PLATFORM",
      reportTypeId: "dspCampaign",
    }, [/Invalid Advertiser or Marketplace ID\./]],
    ["a grouping twice", { groupBy: ["campaign", "campaign"] }, [/groupBy is invalid/]],
  ] as [string, Record<string, unknown>, RegExp[]][]
) {
  amazonTest(`a report with ${what} is refused with the reason`, async (amazon) => {
    const response = await create(amazon, ask(daysAgo(2), changes));
    assert.equal(response.status, 400);
    const body = await response.json();
    for (const pattern of detail) assert.match(body.detail, pattern);
  });
}

amazonTest("a filter selects rows by the column of its name", async (amazon) => {
  await amazon.client.changeSettings({ report_rows_per_day: 30 });
  const columns = ["campaignStatus", "clicks"];
  const all = await rows(amazon, ask(daysAgo(2), { columns }));
  const filters = [{ field: "campaignStatus", values: ["PAUSED"] }];
  const paused = await rows(amazon, ask(daysAgo(2), { columns, filters }));
  assert.equal(all.length, 30);
  assert.ok(paused.length > 0 && paused.length < 30);
  assert.deepEqual(paused, all.filter((row) => row["campaignStatus"] === "PAUSED"));
});

amazonTest("a date's numbers follow from profile, date, campaign and age", async (amazon) => {
  const date = "2026-10-01";
  const noon = Date.parse("2026-10-01T19:00:00Z");
  const lasting = [0, 1, 2].find((item) => figuresOn(PROFILE, date, 60)(item)) ?? assert.fail();
  const seen = new Map<number, Row>();
  for (const age of [0, 1, 2, 3, 6, 8, 15, 30, 42, 60]) {
    const offset = (noon - Date.now()) / 1000 + age * 86_400;
    await amazon.client.changeSettings({ clock_offset_seconds: offset });
    const found = await rows(amazon, ask(date));
    const figuresOf = figuresOn(PROFILE, date, age);
    const expected = [0, 1, 2].flatMap((item) => {
      const figures = figuresOf(item);
      if (!figures) return [];
      const { impressions, clicks, purchases } = figures;
      const campaignName = `campaignName ${item + 1}`;
      return [{ date, campaignName, impressions, clicks, purchases30d: purchases }];
    });
    assert.deepEqual(found, expected, `age ${age}`);
    const row = found.find(({ campaignName }) => campaignName === `campaignName ${lasting + 1}`);
    seen.set(age, row ?? assert.fail(`no row at age ${age}`));
  }
  const at = (age: number, column: string): number => Number(seen.get(age)?.[column]);
  assert.ok(at(0, "clicks") < at(1, "clicks") && at(1, "clicks") < at(3, "clicks"));
  assert.equal(at(3, "clicks"), at(60, "clicks"), "traffic is final after three days");
  assert.ok(at(3, "purchases30d") < at(42, "purchases30d"));
  assert.deepEqual(seen.get(42), seen.get(60), "everything is final after 42 days");
});

Deno.test("traffic is final on day 3 and conversions on day 42, and neither falls before", () => {
  for (let age = 0; age < 60; age++) {
    assert.ok(trafficShare(age) <= trafficShare(age + 1));
    assert.ok(conversionShare(age) <= conversionShare(age + 1));
  }
  assert.ok(trafficShare(2) < 1 && trafficShare(3) === 1);
  assert.ok(conversionShare(41) < 1 && conversionShare(42) === 1);
});

amazonTest("a restatement takes rows away", async (amazon) => {
  const date = "2026-10-01";
  const counts: number[] = [];
  for (const age of [6, 7]) {
    const offset = (Date.parse("2026-10-01T19:00:00Z") - Date.now()) / 1000 + age * 86_400;
    await amazon.client.changeSettings({ clock_offset_seconds: offset, report_rows_per_day: 100 });
    counts.push((await rows(amazon, ask(date))).length);
  }
  assert.equal(counts[0], 100);
  assert.ok((counts[1] ?? 0) < 95 && (counts[1] ?? 0) > 60, `${counts[1]}`);
});

amazonTest("a summary has the sums of its days", async (amazon) => {
  const [first, last] = [daysAgo(3), daysAgo(1)];
  const columns = ["campaignName", "clicks"];
  const daily = await rows(amazon, ask(first, { columns }, last));
  const summary = await rows(amazon, ask(first, { columns, timeUnit: "SUMMARY" }, last));
  assert.equal(daily.length, 9);
  assert.equal(summary.length, 3);
  for (const { campaignName, clicks } of summary) {
    const days = daily.filter((row) => row["campaignName"] === campaignName);
    assert.equal(clicks, days.reduce((sum, row) => sum + Number(row["clicks"]), 0));
  }
});

amazonTest("today is today in the profile's time zone", async (amazon) => {
  // It is 2 October in Europe and still 1 October in Los Angeles.
  const offset = (Date.parse("2026-10-02T03:00:00Z") - Date.now()) / 1000;
  await amazon.client.changeSettings({ clock_offset_seconds: offset });
  for (const [date, status] of [["2026-10-01", 200], ["2026-10-02", 400]] as const) {
    const response = await create(amazon, ask(date));
    await response.body?.cancel();
    assert.equal(response.status, status);
  }
});

amazonTest("a daily and a summary request of one kind are duplicates", async (amazon) => {
  await amazon.client.changeSettings({ report_seconds: 60 });
  const { reportId } = await (await create(amazon, ask(daysAgo(2)))).json();
  const columns = ["startDate", "campaignName", "impressions", "clicks", "purchases30d"];
  const summary = await create(amazon, ask(daysAgo(2), { columns, timeUnit: "SUMMARY" }));
  assert.equal(summary.status, 425);
  assert.ok((await summary.json()).detail.endsWith(reportId));
});

amazonTest("a report can be PENDING for hours", async (amazon) => {
  await amazon.client.changeSettings({ report_seconds: 8 * 3600 });
  const { access } = await connect(amazon, "seller");
  const { reportId } = await (await create(amazon, ask(daysAgo(2)), PROFILE, access)).json();
  await amazon.client.changeSettings({ clock_offset_seconds: 3500 });
  const headers = { "amazon-advertising-api-scope": PROFILE };
  const path = `/reporting/reports/${reportId}`;
  const { status } = await (await callAds(amazon, path, { token: access, headers })).json();
  assert.equal(status, "PENDING");
});

for (const outcome of ["FAILED", "FAILURE"] as const) {
  amazonTest(`a report can end as ${outcome}`, async (amazon) => {
    await amazon.client.changeSettings({ report_seconds: 0, report_outcome: outcome });
    const body = await (await create(amazon, ask(daysAgo(2)))).json();
    assert.deepEqual([body.status, body.url, body.fileSize], [outcome, null, null]);
    assert.equal(typeof body.failureReason, "string");
  });
}

for (const retryAfter of [undefined, 120]) {
  amazonTest(`a request can be a 429, Retry-After: ${retryAfter ?? "none"}`, async (amazon) => {
    await amazon.client.addFault({
      match: { operation: "create_report" },
      respond: { status: 429, ...(retryAfter === undefined ? {} : { retry_after: retryAfter }) },
    });
    const response = await create(amazon, ask(daysAgo(2)));
    await response.body?.cancel();
    assert.equal(response.status, 429);
    assert.equal(response.headers.get("retry-after"), retryAfter?.toString() ?? null);
  });
}

amazonTest(
  "the address of a file expires, and its report then has a fresh one",
  async (amazon) => {
    await amazon.client.changeSettings({ report_seconds: 0, report_url_seconds: 60 });
    const { access } = await connect(amazon, "seller");
    const created = await (await create(amazon, ask(daysAgo(2)), PROFILE, access)).json();
    await amazon.client.changeSettings({ clock_offset_seconds: 61 });
    const expired = await fetch(created.url);
    await expired.body?.cancel();
    assert.equal(expired.status, 403);
    const headers = { "amazon-advertising-api-scope": PROFILE };
    const path = `/reporting/reports/${created.reportId}`;
    const { url } = await (await callAds(amazon, path, { token: access, headers })).json();
    const fresh = await fetch(url);
    await fresh.body?.cancel();
    assert.equal(fresh.status, 200);
  },
);

amazonTest("the gzip of a file can end in the middle", async (amazon) => {
  const settings = { report_seconds: 0, report_rows_per_day: 200 };
  await amazon.client.changeSettings(settings);
  const whole = await (await create(amazon, ask(daysAgo(2)))).json();
  await amazon.client.changeSettings({ report_file_is_truncated: true });
  const cut = await (await create(amazon, ask(daysAgo(2)))).json();
  assert.equal(cut.fileSize, Math.floor(whole.fileSize / 2));
  const response = await fetch(cut.url);
  assert.equal(response.status, 200);
  await assert.rejects(unzipped(response));
});

amazonTest("a file can have blanks and line breaks, and the same rows", async (amazon) => {
  const compact = await rows(amazon, ask(daysAgo(2)));
  await amazon.client.changeSettings({ report_json: "indented" });
  const { url } = await (await create(amazon, ask(daysAgo(2)))).json();
  const text = await unzipped(await fetch(url));
  assert.match(text, /^\n\[ \{\n {2}"date": /);
  assert.deepEqual(JSON.parse(text), compact);
});

amazonTest("a report without rows is an empty list", async (amazon) => {
  await amazon.client.changeSettings({ report_rows_per_day: 0 });
  assert.deepEqual(await rows(amazon, ask(daysAgo(2))), []);
});

amazonTest("a million rows are made while they are read", async (amazon) => {
  await amazon.client.changeSettings({ report_seconds: 0, report_rows_per_day: 1_000_000 });
  const columns = ["campaignId", "clicks"];
  const { url, fileSize } = await (await create(amazon, ask(daysAgo(2), { columns }))).json();
  assert.equal(fileSize, null);
  const response = await fetch(url);
  const body = response.body ?? assert.fail("the file has no body");
  let count = 0;
  let last = 0;
  const before = Deno.memoryUsage().heapUsed;
  for await (const chunk of body.pipeThrough(new DecompressionStream("gzip"))) {
    for (const byte of chunk) if (byte === 0x7b) count++;
    last = Math.max(last, Deno.memoryUsage().heapUsed - before);
  }
  assert.equal(count, 1_000_000);
  assert.ok(last < 200_000_000, `the heap grew by ${last} bytes`);
});

amazonTest("ids are numbers beyond 2^53 in sponsored ads' reports", async (amazon) => {
  await amazon.client.changeSettings({ report_seconds: 0 });
  const { url } = await (await create(amazon, ask(daysAgo(2), { columns: ["campaignId"] }))).json();
  assert.equal(
    await unzipped(await fetch(url)),
    '[{"campaignId":1200000000000000000},{"campaignId":1200000000000000001},' +
      '{"campaignId":1200000000000000002}]',
  );
});
