import assert from "node:assert/strict";
import { addDays, dateIn } from "../../local/amazon/ads/reports/dates.ts";
import { newSyncedConnection } from "../support/new-synced-connection.ts";
import { newPersona } from "../support/own-connection.ts";
import { finishReports, type StoredReport } from "../support/reports.ts";
import { withoutCallsOfOurOwn } from "../support/schedule.ts";
import { send } from "../support/send.ts";
import { amazon, database } from "../support/stack.ts";

// What a file may hold, from Amazon's storage to the table. The tests take the steps of jobs themselves.
withoutCallsOfOurOwn();

Deno.test.beforeAll(async () => void await amazon.changeSettings({ report_seconds: 0 }));
Deno.test.afterAll(async () => void await amazon.resetSettings());

const DATE = addDays(dateIn("America/Los_Angeles", Date.now()), -2);
const TABLE = "report_sp_search_term";

/** Has a report of one date stored whose file is a text. */
async function storeFile(
  file: string,
): Promise<{ report: StoredReport | undefined; rows: Record<string, unknown>[] }> {
  const { person, connectionId } = await newSyncedConnection(newPersona());
  const [profile] = await database`
    select profile_id from amazon_ads.amazon_profiles where connection_id = ${connectionId}`;
  const created = await send(person.as, "POST", "reports", {
    connection_id: connectionId,
    profile_id: profile?.["profile_id"],
    table_name: TABLE,
    start_date: DATE,
    end_date: DATE,
  });
  assert.equal(created.status, 202, JSON.stringify(created.body));
  const { id } = await amazon.addFault({
    match: { operation: "report_file" },
    respond: { status: 200, body: file },
    times: "always",
  });
  try {
    const [report] = await finishReports(person.userId);
    const rows = await database`
      select date::text, campaign_id, keyword_id, search_term, cost::text, clicks::text, sales_7d::text, extra
      from amazon_ads.report_sp_search_term where user_id = ${person.userId} order by campaign_id`;
    return { report, rows: rows.map((row) => ({ ...row })) };
  } finally {
    await amazon.removeFault(id);
  }
}

/** Stores rows and returns them; the date need not be written. */
async function storeRows(...rows: string[]): Promise<Record<string, unknown>[]> {
  const file = rows.map((row) => row.replace("{", `{"date":"${DATE}",`)).join(",\n");
  const stored = await storeFile(`[${file}]`);
  assert.equal(stored.report?.status, "stored", JSON.stringify(stored.report));
  return stored.rows;
}

Deno.test("ids beyond 2^53 keep their digits, as numbers and as text", async () => {
  const rows = await storeRows(
    '{"campaignId":123456789012345678,"keywordId":"923456789012345679"}',
    '{"campaignId":"9007199254740993","keywordId":9007199254740995}',
  );
  assert.deepEqual(rows.map(({ campaign_id, keyword_id }) => [campaign_id, keyword_id]), [
    ["123456789012345678", "923456789012345679"],
    ["9007199254740993", "9007199254740995"],
  ]);
});

Deno.test("a search term keeps every character that Postgres can store", async () => {
  const terms = [
    "kerze rot 20 cm",
    "*",
    'a "quoted" {brace} [list], comma; \\ backslash',
    "キャンドル 蜜蝋",
    "🕯️ candle \u202e right to left",
    "line\nbreak\ttab \u0001 control",
    "=1+1",
    "",
    "null",
  ];
  const rows = await storeRows(
    ...terms.map((searchTerm, index) => JSON.stringify({ campaignId: String(index), searchTerm })),
  );
  assert.deepEqual(rows.map(({ search_term }) => search_term), terms);
});

Deno.test("so it does in a file that is sent in pieces of many rows", async () => {
  const terms = Array.from(
    { length: 2500 },
    (_, index) => `${index} kid's "toy" \\ $1 ? :a 木馬 ${"long ".repeat(80)}`,
  );
  const rows = await storeRows(
    ...terms.map((searchTerm, index) => JSON.stringify({ campaignId: 1000 + index, searchTerm })),
  );
  assert.deepEqual(rows.map(({ search_term }) => search_term), terms);
});

Deno.test("a zero byte is no JSON and fails the report, in a short piece and in a long one", async () => {
  for (const rest of ["", "x".repeat(100_000)]) {
    const { report, rows } = await storeFile(
      `[{"date":"${DATE}","campaignId":"1","searchTerm":"a\u0000b${rest}"}]`,
    );
    assert.deepEqual([report?.status, report?.error_code], ["failed", "report_answer_invalid"]);
    assert.deepEqual(rows, []);
  }
});

Deno.test("escapes that Postgres cannot store cost their character, and not the report", async () => {
  const rows = await storeRows(
    String.raw`{"campaignId":"1","searchTerm":"a\u0000b"}`,
    String.raw`{"campaignId":"2","searchTerm":"half \ud83d pair"}`,
    String.raw`{"campaignId":"3","searchTerm":"\ud83d\udd6f"}`,
    String.raw`{"campaignId":"4","searchTerm":"C:\\u0000"}`,
  );
  assert.deepEqual(rows.map(({ search_term }) => search_term), [
    "ab",
    "half \ufffd pair",
    "🕯",
    "C:\\u0000",
  ]);
});

Deno.test("so do they in the name of a column that all rows have", async () => {
  const rows = await storeRows(
    String.raw`{"campaignId":"1","a\u0000b":1,"half\ud83d":2}`,
    String.raw`{"campaignId":"2","a\u0000b":3,"half\ud83d":4}`,
  );
  assert.deepEqual(rows.map(({ extra }) => extra), [
    { ab: 1, "half\ufffd": 2 },
    { ab: 3, "half\ufffd": 4 },
  ]);
});

Deno.test("columns that are null or absent are null", async () => {
  const [row] = await storeRows('{"campaignId":"1","searchTerm":null,"cost":null}');
  assert.deepEqual([row?.["search_term"], row?.["cost"], row?.["clicks"], row?.["extra"]], [
    null,
    null,
    null,
    null,
  ]);
});

Deno.test("a column that the catalogue does not know is kept in extra", async () => {
  const [row] = await storeRows(
    '{"campaignId":"1","newMetric":12345678901234567.5,"nested":{"a":[1]}}',
  );
  assert.deepEqual(row?.["extra"], { newMetric: 12345678901234567.5, nested: { a: [1] } });
});

Deno.test("numbers keep their value in exponent form and with many decimals", async () => {
  const rows = await storeRows(
    '{"campaignId":"1","cost":1.5E-7,"clicks":2e3}',
    '{"campaignId":"2","cost":0.1234567890123456789,"clicks":12345678901234567890}',
    '{"campaignId":"3","cost":-0.0,"clicks":"17"}',
  );
  assert.deepEqual(rows.map(({ cost }) => Number(cost)), [1.5e-7, 0.12345678901234568, 0]);
  assert.equal(rows[1]?.["cost"], "0.1234567890123456789");
  assert.deepEqual(rows.map(({ clicks }) => clicks), ["2000", "12345678901234567890", "17"]);
});

Deno.test("a text in a column of numbers costs the value, which is kept in extra", async () => {
  const rows = await storeRows(
    '{"campaignId":"1","cost":"n/a","clicks":5}',
    '{"campaignId":"2","cost":1.25,"clicks":6}',
  );
  assert.deepEqual(rows.map(({ cost, clicks }) => [cost, clicks]), [[null, "5"], ["1.25", "6"]]);
  assert.deepEqual(rows[0]?.["extra"], { cost: "n/a" });
});

Deno.test("blanks and line breaks within and between rows change nothing", async () => {
  const { report, rows } = await storeFile(
    `\n[ {\r\n  "date" : "${DATE}" ,\n "campaignId" : 7 } \t]\n`,
  );
  assert.equal(report?.status, "stored");
  assert.deepEqual(rows.map(({ campaign_id }) => campaign_id), ["7"]);
});

Deno.test("an empty report empties its date, and the coverage says so", async () => {
  const { report, rows } = await storeFile("[]");
  assert.deepEqual([report?.status, report?.rows], ["stored", 0]);
  assert.deepEqual(rows, []);
  const [coverage] = await database`
    select rows::integer, stored_at from amazon_ads.report_coverage where report_id = ${
    report?.id ?? ""
  }`;
  assert.equal(coverage?.["rows"], 0);
});

const BROKEN: Record<string, string> = {
  "rows of another date": '[{"date":"2020-01-01","campaignId":"1"}]',
  "a row without a date": '[{"campaignId":"1"}]',
  "something else than JSON in a row": `[{"date":"${DATE}","cost":nonsense}]`,
};

for (const [what, file] of Object.entries(BROKEN)) {
  Deno.test(`a file with ${what} fails the report and stores nothing`, async () => {
    const { report, rows } = await storeFile(file);
    assert.deepEqual([report?.status, report?.error_code], ["failed", "report_answer_invalid"]);
    assert.deepEqual(rows, []);
  });
}

Deno.test("what is no list of rows is read again, and fails after some attempts", async () => {
  const { report, rows } = await storeFile("<html>Service unavailable</html>");
  assert.deepEqual([report?.status, report?.error_code], ["failed", "amazon_answer_invalid"]);
  assert.deepEqual(rows, []);
});
