import assert from "node:assert/strict";
import { requestReport } from "../../../../shared/reports/running/request-report.ts";
import { refusalOf } from "../../support/refusal.ts";
import { AMAZON_ID, amazonReport, scriptedWork, WANTED } from "../../support/report-work.ts";
import { databaseDown } from "../../support/scripted-database.ts";

const BEGUN = { begin_report_request: [{ status: "wanted" }] };
const DONE = { ...BEGUN, record_report_request: [{ status: "requested" }] };

function duplicate(): Response {
  const detail = `The Request is a duplicate of : ${AMAZON_ID}`;
  return Response.json({ code: "425", detail }, { status: 425 });
}

Deno.test("the row says that Amazon is asked before it is, and gets the id at once", async () => {
  const { work, database, requests } = scriptedWork(WANTED, {
    database: {
      ...DONE,
      begin_report_request: [() => {
        assert.equal(requests.length, 0);
        return { status: "wanted" };
      }],
    },
    amazon: [Response.json({ reportId: AMAZON_ID })],
  });
  await requestReport(work);
  const { report_id, lease_id } = WANTED;
  assert.deepEqual(database.calls, [
    { statement: "begin_report_request", args: { report_id, lease_id } },
    {
      statement: "record_report_request",
      args: { report_id, lease_id, amazon_report_id: AMAZON_ID },
    },
  ]);
});

Deno.test("Amazon is not asked for a job that another process has", async () => {
  const { work, requests } = scriptedWork(WANTED, {
    database: { begin_report_request: [{ refusal: "report_lease_lost" }] },
  });
  await refusalOf("report_lease_lost", () => requestReport(work));
  assert.deepEqual(requests, []);
});

Deno.test("the id is stored as soon as the database is back", async () => {
  const { work, database } = scriptedWork(WANTED, {
    database: {
      ...BEGUN,
      record_report_request: [databaseDown(), databaseDown(), { status: "requested" }],
    },
    amazon: [Response.json({ reportId: AMAZON_ID })],
  });
  await requestReport(work);
  assert.equal(database.argsOf("record_report_request", 2)["amazon_report_id"], AMAZON_ID);
});

Deno.test("a report like ours that Amazon makes already is taken for ours", async () => {
  const { work, database } = scriptedWork(WANTED, {
    database: DONE,
    amazon: [duplicate(), amazonReport()],
  });
  await requestReport(work);
  assert.equal(database.argsOf("record_report_request")["amazon_report_id"], AMAZON_ID);
});

const STRANGERS: Record<string, () => Response> = {
  "a summary": () =>
    amazonReport({
      configuration: {
        adProduct: "SPONSORED_PRODUCTS",
        reportTypeId: "spCampaigns",
        groupBy: ["campaign"],
        columns: ["campaignId", "cost"],
        timeUnit: "SUMMARY",
      },
    }),
  "for other dates": () => amazonReport({ endDate: "2026-11-03" }),
  "described by nothing": () => amazonReport({ configuration: null }),
  "gone meanwhile": () => Response.json({ code: "404" }, { status: 404 }),
};

for (const [what, answer] of Object.entries(STRANGERS)) {
  Deno.test(`a duplicate that is ${what} is not taken for ours`, async () => {
    const { work, database } = scriptedWork(WANTED, {
      database: BEGUN,
      amazon: [duplicate(), answer()],
    });
    const { facts } = await refusalOf("amazon_unavailable", () => requestReport(work));
    assert.equal(facts.retry_after, 600);
    assert.deepEqual(database.statements(), ["begin_report_request"]);
  });
}

Deno.test("a 401 is answered with another token, once", async () => {
  const unauthorized = (): Response => Response.json({ message: "no" }, { status: 401 });
  let renewals = 0;
  const renew = (): Promise<string> => Promise.resolve(`Atza|renewed-${++renewals}`);
  const script = { database: DONE, amazon: [unauthorized(), Response.json({ reportId: "r" })] };
  const { work, requests } = scriptedWork(WANTED, script, renew);
  await requestReport(work);
  assert.deepEqual(requests.map(({ headers }) => headers.get("authorization")), [
    "Bearer Atza|1",
    "Bearer Atza|renewed-1",
  ]);
  const again = { database: BEGUN, amazon: [unauthorized(), unauthorized()] };
  const refused = scriptedWork(WANTED, again, renew);
  await refusalOf("amazon_permission_denied", () => requestReport(refused.work));
  assert.equal(renewals, 2);
});
