import type { Report, ReportSchedule, ReportType } from "../app/ads.ts";
import type { Tone } from "../design/tone.ts";

const AD_PRODUCTS: Record<string, string> = {
  SPONSORED_PRODUCTS: "Sponsored Products",
  SPONSORED_BRANDS: "Sponsored Brands",
  SPONSORED_DISPLAY: "Sponsored Display",
  SPONSORED_TELEVISION: "Sponsored TV",
  DEMAND_SIDE_PLATFORM: "DSP",
  ALL: "All ad products",
};

/** The name of an ad product. */
export function adProductName(adProduct: string): string {
  return AD_PRODUCTS[adProduct] ?? adProduct;
}

/** What a table's rows are about: "report_sp_campaigns_ad_group" is "Campaigns ad group". */
function subjectOf(tableName: string): string {
  const words = tableName.replace(/^report_(?:[a-z]{2,3}_)?/, "").replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The name of a report, as people read it. */
export function reportTitle(tableName: string, types: readonly ReportType[] = []): string {
  const type = types.find(({ table_name: name }) => name === tableName);
  const subject = subjectOf(tableName);
  return type === undefined
    ? subject
    : `${adProductName(type.ad_product)}: ${subject.toLowerCase()}`;
}

/** How far a report is. */
export const REPORT_STATES: Record<Report["status"], { word: string; tone: Tone }> = {
  wanted: { word: "Waiting", tone: "quiet" },
  requested: { word: "Amazon works on it", tone: "accent" },
  ready: { word: "Ready to load", tone: "accent" },
  loading: { word: "Loading", tone: "accent" },
  stored: { word: "Stored", tone: "good" },
  failed: { word: "Failed", tone: "bad" },
  expired: { word: "Expired", tone: "warn" },
  cancelled: { word: "Cancelled", tone: "quiet" },
};

/** Why a report was made. */
export const REPORT_REASONS: Record<Report["reason"], string> = {
  manual: "asked for",
  recent: "the last days",
  window: "older days again",
  backfill: "the past",
};

/** Whether a schedule asks for reports. */
export const SCHEDULE_STATES: Record<ReportSchedule["state"], { word: string; tone: Tone }> = {
  active: { word: "Active", tone: "good" },
  paused: { word: "Paused", tone: "quiet" },
  limit_reached: { word: "Stopped at the limit", tone: "bad" },
  connection_inactive: { word: "Waits for its connection", tone: "warn" },
};
