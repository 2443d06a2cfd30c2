import assert from "node:assert/strict";
import { addDays, dateIn } from "../../local/amazon/ads/reports/dates.ts";
import { makeKey } from "../support/credentials.ts";
import { newSyncedConnection } from "../support/new-synced-connection.ts";
import { newPersona } from "../support/own-connection.ts";
import { newPerson, type Person } from "../support/person.ts";
import { finishReports, reportsOf, runReports } from "../support/reports.ts";
import { withoutCallsOfOurOwn } from "../support/schedule.ts";
import { assertDone, assertRefused, send } from "../support/send.ts";
import { amazon, database, stack } from "../support/stack.ts";

// The tests take the steps of jobs themselves.
withoutCallsOfOurOwn();

Deno.test.beforeAll(async () => void await amazon.changeSettings({ report_seconds: 0 }));
Deno.test.afterAll(async () => void await amazon.resetSettings());

const TABLE = "report_sp_campaigns";

/** A day of reports begins at three in the morning: Amazon still adds to the day before until then. */
const SETTLING_MS = 3 * 3_600_000;

/** A date some days of reports ago, where the sellers of these tests are. */
function daysAgo(days: number): string {
  return addDays(dateIn("America/Los_Angeles", Date.now() - SETTLING_MS), -days);
}

interface Seller {
  person: Person;
  connectionId: string;
  profileId: string;
}

/** A new person with a connection of one profile. */
async function newSeller(persona = newPersona()): Promise<Seller> {
  const { person, connectionId } = await newSyncedConnection(persona);
  const [profile] = await database<{ profile_id: string }[]>`
    select profile_id from amazon_ads.amazon_profiles where connection_id = ${connectionId}`;
  return { person, connectionId, profileId: profile?.profile_id ?? assert.fail("no profile") };
}

/** What `POST reports` is sent for two dates of a seller. */
function wanted({ connectionId, profileId }: Seller): Record<string, string> {
  return {
    connection_id: connectionId,
    profile_id: profileId,
    table_name: TABLE,
    start_date: daysAgo(3),
    end_date: daysAgo(2),
  };
}

/** Requests a report and has it stored; returns its id. */
async function storeReport(seller: Seller, more: Record<string, unknown> = {}): Promise<string> {
  const asUser = seller.person.as;
  const created = await send(asUser, "POST", "reports", { ...wanted(seller), ...more });
  assert.equal(created.status, 202, JSON.stringify(created.body));
  const stored = await finishReports(seller.person.userId);
  assert.deepEqual(stored.map(({ status }) => status).at(-1), "stored", JSON.stringify(stored));
  return created.body.report.id;
}

Deno.test("a report is requested, stored, and read by supabase-js, as JSON lines and as CSV", async () => {
  const seller = await newSeller();
  const { person, profileId, connectionId } = seller;
  const asUser = person.as;
  const id = await storeReport(seller);

  const { data, error } = await person.supabase.schema("amazon_ads").from(TABLE)
    .select("date, campaign_id, campaign_name, cost, sales_7d, currency_code, profile_id")
    .eq("date", daysAgo(2)).order("campaign_id");
  assert.equal(error, null, error?.message);
  assert.equal(data?.length, 3);
  assert.ok(data?.every((row) => row.profile_id === profileId && row.currency_code === "USD"));
  // Amazon's ids are numbers beyond 2^53 here.
  assert.deepEqual(
    data?.map(({ campaign_id }) => campaign_id),
    [0n, 1n, 2n].map((item) => String(BigInt(profileId) * 1000n + item)),
  );

  const query = { table_name: TABLE, columns: "date,campaign_id,cost" };
  const lines = await fetch(
    `${stack.functions_url}/reports/rows?${new URLSearchParams(query)}`,
    { headers: asUser },
  );
  assert.match(lines.headers.get("content-type") ?? "", /^application\/x-ndjson/);
  const rows = (await lines.text()).trimEnd().split("\n").map((line) => JSON.parse(line));
  assert.equal(rows.length, 6);
  assert.deepEqual(Object.keys(rows[0]), ["date", "campaign_id", "cost"]);
  assert.equal(typeof rows[0].cost, "number");

  const csv = await fetch(
    `${stack.functions_url}/reports/rows?${new URLSearchParams({ ...query, format: "csv" })}`,
    { headers: asUser },
  );
  const [names, ...values] = (await csv.text()).trimEnd().split("\r\n");
  assert.equal(names, "date,campaign_id,cost");
  assert.deepEqual(
    values.toSorted(),
    rows.map((row) => `${row.date},${row.campaign_id},${row.cost}`).toSorted(),
  );

  const { data: byDay } = await person.supabase.schema("amazon_ads").from("spend_by_day")
    .select("date, cost, sales, acos").order("date");
  assert.deepEqual(byDay?.map(({ date }) => date), [daysAgo(3), daysAgo(2)]);

  const read = assertDone(await send(asUser, "GET", `reports/${id}`));
  assert.deepEqual([read.report.status, read.report.rows], ["stored", 6]);
  assert.deepEqual(
    read.coverage.map((
      { date, rows, age_days, is_final, connection_id }: Record<string, unknown>,
    ) => [
      date,
      rows,
      age_days,
      is_final,
      connection_id,
    ]),
    [[daysAgo(3), 3, 3, false, connectionId], [daysAgo(2), 3, 2, false, connectionId]],
  );
  const listed = assertDone(await send(asUser, "GET", "reports", { status: "stored" }));
  assert.deepEqual(listed.reports.map((report: { id: string }) => report.id), [id]);
  const coverage = assertDone(await send(asUser, "GET", "reports/coverage", { table_name: TABLE }));
  assert.deepEqual(coverage.coverage, read.coverage);
  assert.deepEqual(coverage.gaps, []);
});

Deno.test("coverage and the catalogue name the gaps that Amazon never fills", async () => {
  const { as: asUser } = await newPerson();
  const name = "report_sp_search_term";
  const { gaps } = assertDone(await send(asUser, "GET", "reports/coverage", { table_name: name }));
  assert.deepEqual(gaps, ["Search terms without a click have no rows."]);
  const { report_types: types } = assertDone(await send({}, "GET", "reports/types"));
  const terms = types.find((type: { table_name: string }) => type.table_name === name);
  assert.deepEqual(terms.gaps, gaps);
});

Deno.test("the address of Amazon's own file is asked for when it is wanted", async () => {
  const seller = await newSeller();
  const id = await storeReport(seller);
  const path = `reports/${id}`;
  const asUser = seller.person.as;
  const without = assertDone(await send(asUser, "GET", path));
  assert.equal("download_url" in without, false);
  const read = assertDone(await send(asUser, "GET", path, { download_url: true }));
  const file = await fetch(read.download_url);
  assert.equal(file.status, 200);
  await file.body?.cancel();
  assert.ok(Date.parse(read.download_url_expires_at) > Date.now());
});

Deno.test("rows come in pages with a cursor, and a page is never read twice", async () => {
  const seller = await newSeller();
  await storeReport(seller);
  const asUser = seller.person.as;
  const seen: string[] = [];
  let cursor = "";
  do {
    const query = new URLSearchParams({
      table_name: TABLE,
      columns: "date,campaign_id",
      limit: "1",
      ...(cursor === "" ? {} : { cursor }),
    });
    const page = await fetch(`${stack.functions_url}/reports/rows?${query}`, { headers: asUser });
    assert.equal(page.status, 200);
    seen.push(...(await page.text()).split("\n").filter((line) => line !== ""));
    cursor = page.headers.get("x-next-cursor") ?? "";
  } while (cursor !== "");
  assert.equal(seen.length, 6);
  assert.equal(new Set(seen).size, 6);
  const broken = { table_name: TABLE, cursor: "nowhere" };
  assertRefused(await send(asUser, "GET", "reports/rows", broken), 400, "cursor_invalid");
});

Deno.test("an API key reads the rows of its connection alone, and makes nothing with reports:read", async () => {
  const persona = newPersona();
  const seller = await newSeller(persona);
  const { person } = seller;
  await storeReport(seller);
  const { connectionId: otherId } = await newSyncedConnection(newPersona());
  const own = await makeKey(person.as, {
    scopes: ["reports:read"],
    connection_id: seller.connectionId,
  });
  const lines = async (headers: Record<string, string>): Promise<number> => {
    const response = await fetch(`${stack.functions_url}/reports/rows?table_name=${TABLE}`, {
      headers,
    });
    assert.equal(response.status, 200);
    return (await response.text()).split("\n").length - 1;
  };
  assert.equal(await lines(own.as), 6);
  const refused = await send(own.as, "POST", "reports", wanted(seller));
  assertRefused(refused, 403, "api_key_scope_missing");

  const stranger = await newPerson();
  assert.equal(await lines(stranger.as), 0);
  const theirs = { ...wanted(seller), connection_id: otherId };
  assertRefused(await send(person.as, "POST", "reports", theirs), 404, "connection_not_found");
  const foreign = await stranger.supabase.schema("amazon_ads").from(TABLE).select("date");
  assert.deepEqual(foreign.data, []);
});

Deno.test("another user's report is not found, whatever is done to it", async () => {
  const seller = await newSeller();
  const id = await storeReport(seller);
  const { as: asStranger } = await newPerson();
  for (const method of ["GET", "DELETE"]) {
    assertRefused(await send(asStranger, method, `reports/${id}`), 404, "report_not_found");
  }
});

Deno.test("a report that Amazon has not begun is cancelled there too", async () => {
  const seller = await newSeller();
  const { person } = seller;
  await amazon.changeSettings({ report_seconds: 3600 });
  try {
    const created = await send(person.as, "POST", "reports", wanted(seller));
    await runReports();
    const [requested] = await reportsOf(person.userId);
    assert.equal(requested?.status, "requested");
    const path = `reports/${created.body.report.id}`;
    const cancelled = assertDone(await send(person.as, "DELETE", path));
    assert.equal(cancelled.cancelled_at_amazon, true);
    assert.equal(cancelled.report.status, "cancelled");
    const again = assertDone(await send(person.as, "DELETE", path));
    assert.equal(again.report.status, "cancelled");
    await runReports();
    assert.deepEqual((await reportsOf(person.userId)).map(({ status }) => status), ["cancelled"]);
  } finally {
    await amazon.changeSettings({ report_seconds: 0 });
  }
});

Deno.test("what cannot be a report is refused before Amazon is asked", async () => {
  const seller = await newSeller();
  const asUser = seller.person.as;
  const refusals: [Record<string, unknown>, number, string][] = [
    [{ table_name: "report_sp_nothing" }, 404, "report_type_unknown"],
    [{ columns: ["campaignId", "cost"] }, 400, "report_columns_invalid"],
    [{ end_date: daysAgo(-2) }, 400, "report_dates_invalid"],
    [{ start_date: daysAgo(1), end_date: daysAgo(2) }, 400, "report_dates_invalid"],
    [{ start_date: daysAgo(200), end_date: daysAgo(199) }, 400, "report_dates_invalid"],
    [{ start_date: daysAgo(40), end_date: daysAgo(1) }, 400, "report_dates_invalid"],
    [{ profile_id: "1" }, 404, "profile_not_found"],
  ];
  for (const [changes, status, code] of refusals) {
    const answer = await send(asUser, "POST", "reports", { ...wanted(seller), ...changes });
    assertRefused(answer, status, code);
  }
  assert.deepEqual(await reportsOf(seller.person.userId), []);
  assert.equal((await send(asUser, "POST", "reports", wanted(seller))).status, 202);
  assertRefused(await send(asUser, "POST", "reports", wanted(seller)), 409, "report_running");
});

Deno.test("the catalogue is there without a credential", async () => {
  const { report_types } = assertDone(await send({}, "GET", "reports/types"));
  const campaigns = report_types.find((type: { table_name: string }) => type.table_name === TABLE);
  assert.deepEqual(campaigns.columns[1], {
    name: "campaignId",
    column: "campaign_id",
    type: "text",
  });
});
