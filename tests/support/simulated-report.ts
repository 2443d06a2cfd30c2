import { reportRows } from "../../local/amazon/ads/reports/report-rows.ts";
import type { Report } from "../../local/amazon/state/reports.ts";
import { database } from "./stack.ts";

/** The figures of one row that tests compare: what Amazon says, and what the table has. */
export interface Figures {
  date: string;
  campaign_id: string;
  impressions: number;
  clicks: number;
  cost: number;
  purchases_7d: number;
  sales_14d: number;
}

/** Amazon's names of the columns of {@link Figures}. */
export const FIGURE_COLUMNS = [
  "date",
  "campaignId",
  "impressions",
  "clicks",
  "cost",
  "purchases7d",
  "sales14d",
] as const;

/** Whose rows, and as they were when. */
export interface SimulatedReport {
  profileId: string;
  timeZone: string;
  startDate: string;
  endDate: string;
  rowsPerDay: number;
  /** When Amazon made the report, in ms: it decides how old its dates were. */
  readyAt: number;
}

/** What the simulated Amazon says of a profile's campaigns, by date and campaign. */
export function simulatedFigures(of: SimulatedReport): Figures[] {
  const report: Report = {
    id: "",
    createdAt: of.readyAt,
    readyAt: of.readyAt,
    deleted: false,
    subject: of.profileId,
    timeZone: of.timeZone,
    currencyCode: "USD",
    rowsPerDay: of.rowsPerDay,
    json: "compact",
    outcome: "COMPLETED",
    fileIsTruncated: false,
    request: {
      startDate: of.startDate,
      endDate: of.endDate,
      configuration: {
        adProduct: "SPONSORED_PRODUCTS",
        reportTypeId: "spCampaigns",
        groupBy: ["campaign"],
        columns: [...FIGURE_COLUMNS],
        timeUnit: "DAILY",
        format: "GZIP_JSON",
      },
    },
  };
  return [...reportRows(report)].map((row) => ({
    date: String(row["date"]),
    campaign_id: JSON.stringify(row["campaignId"]),
    impressions: Number(row["impressions"]),
    clicks: Number(row["clicks"]),
    cost: Number(row["cost"]),
    purchases_7d: Number(row["purchases7d"]),
    sales_14d: Number(row["sales14d"]),
  })).toSorted(byDateAndCampaign);
}

/** The same of what a user has stored. */
export async function storedFigures(
  userId: string,
  profileId: string,
  startDate = "-infinity",
  endDate = "infinity",
): Promise<Figures[]> {
  const rows = await database<Figures[]>`
    select date::text, campaign_id, impressions::float8, clicks::float8, cost::float8, purchases_7d::float8,
      sales_14d::float8
    from amazon_ads.report_sp_campaigns
    where user_id = ${userId} and profile_id = ${profileId}
      and date between ${startDate}::text::date and ${endDate}::text::date`;
  return rows.map((row) => ({ ...row })).toSorted(byDateAndCampaign);
}

function byDateAndCampaign(one: Figures, other: Figures): number {
  return one.date.localeCompare(other.date) || one.campaign_id.localeCompare(other.campaign_id);
}
