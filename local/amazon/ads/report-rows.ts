import type { Report } from "./report-store.ts";

const day = 24 * 60 * 60 * 1000;

/** The rows of a report: three campaigns a day, the same ones each time the same thing is asked for. */
export function reportRows(report: Report): Record<string, unknown>[] {
  const { startDate, endDate, configuration } = report.request;
  const daily = configuration.timeUnit === "DAILY";
  const first = Date.parse(startDate);
  const days = daily ? Math.round((Date.parse(endDate) - first) / day) + 1 : 1;
  const rows: Record<string, unknown>[] = [];
  for (let offset = 0; offset < days; offset++) {
    const date = new Date(first + offset * day).toISOString().slice(0, 10);
    for (let campaign = 1; campaign <= 3; campaign++) {
      const values = { ...valuesOf(report.subject, campaign, offset), date, startDate, endDate };
      rows.push(Object.fromEntries(
        configuration.columns.map((column) => [column, Reflect.get(values, column) ?? 0]),
      ));
    }
  }
  return rows;
}

function valuesOf(subject: string, campaign: number, offset: number): Record<string, unknown> {
  const impressions = 100 * campaign + 7 * offset;
  const clicks = Math.floor(impressions / 20);
  const cost = clicks * 0.45;
  return {
    campaignId: `${subject.slice(-6)}${campaign}`,
    campaignName: `Campaign ${campaign}`,
    campaignStatus: "ENABLED",
    campaignBudgetType: "DAILY_BUDGET",
    campaignBudgetAmount: 50,
    campaignBudgetCurrencyCode: "USD",
    adGroupId: `${subject.slice(-6)}${campaign}1`,
    adGroupName: `Ad group ${campaign}`,
    adStatus: "ENABLED",
    placementClassification: "Top of Search on-Amazon",
    impressions,
    clicks,
    cost,
    spend: cost,
    costPerClick: 0.45,
    clickThroughRate: 5,
  };
}
