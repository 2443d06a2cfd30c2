import type { AdsApiCredential } from "../../../shared/amazon/ads-api.ts";
import type { ClaimedReport } from "../../../shared/database/reports/claim-reports.ts";
import { LoadBudget } from "../../../shared/reports/running/load-budget.ts";
import type { Invocation } from "../../../shared/reports/running/run-job.ts";
import type { ReportWork } from "../../../shared/reports/running/report-work.ts";
import { credential } from "./ads-credential.ts";
import { testContext } from "./context.ts";
import { type ScriptedDatabase, scriptedDatabase } from "./scripted-database.ts";
import { scriptedFetch, type SentRequest } from "./scripted-fetch.ts";

export const AMAZON_ID = "63d5b4b5-8a3f-4c0e-9b43-55b3a3f0b9a1";

export const STORAGE = "https://offline-report-storage-us-east-1-prod.s3.amazonaws.com/r";

/** A job whose report is to be requested. */
export const WANTED: ClaimedReport = {
  report_id: "0b5f1d8e-7a52-4d2c-9f6e-3c1a90f4b2d1",
  lease_id: "c1a7e3f0-9b42-4d58-8f1e-2a6b5c4d3e2f",
  status: "wanted",
  user_id: "7d0c2a1e-51f4-4b7e-8c39-0f2b6d9a4e55",
  connection_id: "5a3f9c1b-2e7d-4f60-a8b4-6d1e0c9f7b32",
  profile_id: "9007199254740993",
  target: "profile",
  region: "NA",
  ad_product: "SPONSORED_PRODUCTS",
  report_type_id: "spCampaigns",
  group_by: ["campaign"],
  table_name: "report_sp_campaigns",
  columns: ["date", "campaignId", "cost"],
  start_date: "2026-11-01",
  end_date: "2026-11-02",
  amazon_report_id: null,
  attempts: 0,
};

/** A job whose report Amazon makes. */
export const REQUESTED: ClaimedReport = {
  ...WANTED,
  status: "requested",
  amazon_report_id: AMAZON_ID,
};

/** What Amazon says about the report of {@link WANTED}. */
export function amazonReport(changes: Record<string, unknown> = {}): Response {
  return Response.json({
    reportId: AMAZON_ID,
    status: "PROCESSING",
    startDate: WANTED.start_date,
    endDate: WANTED.end_date,
    configuration: {
      adProduct: WANTED.ad_product,
      reportTypeId: WANTED.report_type_id,
      groupBy: WANTED.group_by,
      columns: WANTED.columns,
      timeUnit: "DAILY",
      format: "GZIP_JSON",
      filters: null,
    },
    ...changes,
  });
}

/** What Amazon says once the file is there. */
export function completed(url: string = STORAGE): Response {
  return amazonReport({ status: "COMPLETED", url });
}

/** A step of a job, between a database and an Amazon that answer what the test wrote down. */
export interface ScriptedWork {
  work: ReportWork;
  invocation: Invocation;
  database: ScriptedDatabase;
  requests: SentRequest[];
}

/** Makes a {@link ScriptedWork}. */
export function scriptedWork(
  job: ClaimedReport,
  script: { database?: Record<string, unknown[]>; amazon?: Parameters<typeof scriptedFetch> },
  renew: AdsApiCredential["renew"] = credential.renew,
): ScriptedWork {
  const database = scriptedDatabase(script.database);
  const { fetch, requests } = scriptedFetch(...script.amazon ?? []);
  const context = testContext({ database, ads: fetch });
  const own = { ...credential, renew };
  const work = { context, job, credential: own };
  const invocation: Invocation = {
    context,
    budget: new LoadBudget({ bytes: 1_000_000, least: 0, deadline: performance.now() + 60_000 }),
    credentials: new Map([[job.connection_id, Promise.resolve(own)]]),
    oneLoad: (load) => load(),
  };
  return { work, invocation, database, requests };
}
