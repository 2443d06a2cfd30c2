import assert from "node:assert/strict";
import { addDays, dateIn } from "../../../local/amazon/ads/reports/dates.ts";
import type { Amazon } from "../../../local/amazon/start-amazon.ts";
import type { AdsApi, AdsApiCredential } from "../../../shared/amazon/ads-api.ts";
import { createReport } from "../../../shared/amazon/reports/create-report.ts";
import { deleteReport } from "../../../shared/amazon/reports/delete-report.ts";
import { downloadReport } from "../../../shared/amazon/reports/download-report.ts";
import { getReport } from "../../../shared/amazon/reports/get-report.ts";
import type {
  ReportRequest,
  ReportSubject,
} from "../../../shared/amazon/reports/report-request.ts";
import {
  REPORT_TABLES,
  type ReportTable,
} from "../../../shared/reports/catalogue/report-tables.ts";
import { amazonTest, app, callAds, connect } from "./support.ts";

// What the product sends is what an Amazon accepts that is as strict as the original.

/** The product's way to a simulated Amazon. */
function adsApi(amazon: Amazon): AdsApi {
  return { baseUrls: amazon.apiUrls, fetch, timeoutMs: 10_000, attempts: 1, firstPauseMs: 1 };
}

async function credentialOf(amazon: Amazon, persona: string): Promise<AdsApiCredential> {
  const { access } = await connect(amazon, persona);
  return {
    clientId: app.client_id,
    accessToken: access,
    renew: () => Promise.reject(new Error("no renewal is expected")),
  };
}

/** Whose reports a table has, and the persona who may read them. */
async function subjectFor(
  amazon: Amazon,
  table: ReportTable,
): Promise<{ credential: AdsApiCredential; subject: ReportSubject }> {
  if (table.target === "profile") {
    const credential = await credentialOf(amazon, "seller");
    return { credential, subject: { profileId: "1200000000000000" } };
  }
  const credential = await credentialOf(amazon, "agency:40");
  const token = credential.accessToken;
  const path = "/v2/profiles?profileTypeFilter=agency";
  const [{ profileId }] = await (await callAds(amazon, path, { token })).json();
  const headers = { "amazon-advertising-api-scope": String(profileId) };
  const list = await (await callAds(amazon, "/dsp/advertisers", { token, headers })).json();
  return { credential, subject: { advertiserId: list.response[0].advertiserId } };
}

function requestFor(table: ReportTable): ReportRequest {
  const date = addDays(dateIn("America/Los_Angeles", Date.now()), -2);
  return {
    adProduct: table.adProduct,
    reportTypeId: table.reportTypeId,
    groupBy: table.groupBy,
    columns: table.columns.map(({ name }) => name),
    startDate: date,
    endDate: date,
  };
}

for (const table of REPORT_TABLES) {
  amazonTest(
    `Amazon accepts ${table.name} with all its columns, and its file has them`,
    async (amazon) => {
      await amazon.client.changeSettings({ report_seconds: 0 });
      const { credential, subject } = await subjectFor(amazon, table);
      const api = adsApi(amazon);
      const request = requestFor(table);
      const { reportId } = await createReport(api, credential, "NA", subject, request);
      const report = await getReport(api, credential, "NA", subject, reportId);
      assert.equal(report.kind, "completed");
      const url = report.kind === "completed" ? report.url : "";
      const file = await downloadReport(api, url, AbortSignal.timeout(10_000));
      const text = await new Response(file.body.pipeThrough(new DecompressionStream("gzip")))
        .text();
      const [row] = JSON.parse(text);
      assert.deepEqual(Object.keys(row).toSorted(), request.columns.toSorted());
    },
  );
}

amazonTest(
  "a request that is under way is a duplicate of itself, and is cancelled once",
  async (amazon) => {
    await amazon.client.changeSettings({ report_seconds: 600 });
    const [table] = REPORT_TABLES;
    assert.ok(table);
    const { credential, subject } = await subjectFor(amazon, table);
    const api = adsApi(amazon);
    const first = await createReport(api, credential, "NA", subject, requestFor(table));
    const again = await createReport(api, credential, "NA", subject, requestFor(table));
    assert.deepEqual(again, { reportId: first.reportId, isDuplicate: true });
    assert.equal(await deleteReport(api, credential, "NA", subject, first.reportId), true);
    assert.equal(await deleteReport(api, credential, "NA", subject, first.reportId), false);
    const report = await getReport(api, credential, "NA", subject, first.reportId);
    assert.equal(report.kind, "gone");
  },
);
