import { rawId } from "../../http/raw-number.ts";
import type { Report } from "../../state/reports.ts";

type Dimension = (item: number) => unknown;

/** Values that a row can have in a column with few values. */
const CHOICES: Readonly<Record<string, readonly string[]>> = {
  campaignStatus: ["ENABLED", "ENABLED", "PAUSED"],
  adStatus: ["ENABLED", "ENABLED", "PAUSED"],
  adCreativeStatus: ["ENABLED", "ENABLED", "PAUSED"],
  adKeywordStatus: ["ENABLED", "ENABLED", "PAUSED"],
  campaignBudgetType: ["DAILY_BUDGET"],
  costType: ["CPC", "VCPM"],
  keywordType: ["BROAD", "EXACT", "TARGETING_EXPRESSION", "TARGETING_EXPRESSION_PREDEFINED"],
  matchType: ["BROAD", "EXACT", "TARGETING_EXPRESSION", "TARGETING_EXPRESSION_PREDEFINED"],
  campaignBiddingStrategy: ["legacy", "optimizeForSales"],
  campaignSite: ["AmazonBusiness"],
  placementClassification: [
    "Top of Search on-Amazon",
    "Detail Page on-Amazon",
    "Other on-Amazon",
  ],
  // A search term that Amazon does not show is an asterisk.
  searchTerm: ["beeswax candle", "*", "Kerze rot 20 cm", "キャンドル"],
  country: ["US", "DE", "JP"],
};

const MONEY = /Amount$|Budget$|BudgetCap$|^keywordBid$/;
const CURRENCY = /CurrencyCode$|^orderCurrency$/;
const TEXT =
  /Names?$|Sku$|Asin$|asin|Type$|Types$|Status$|Code$|Country$|Timezone$|Language|Targeting|Strategy$|Granularity$|Source$|Group$|Category$|Rating$|Genre$|Title$|Comments?$|Method$|Expression$|Text$|Demographic$|Optimization$|Date$|Size$|Terms$|^(city|contact|content|country|deal|dma|intervalStart|intervalEnd|keyword|marketplace|placement|postalCode|region|searchTerm|simplifiedPath|site|supplySource|targeting|browserVersion|bidAdjustmentRule)$/;

/**
 * The dimension in a column: what the row is about, in contrast to a metric.
 *
 * @returns undefined for a metric
 */
export function dimensionOf(column: string, report: Report): Dimension | undefined {
  const { currencyCode, subject, request } = report;
  if (CURRENCY.test(column)) return () => currencyCode;
  const filter = request.configuration.filters?.find(({ field }) => field === column);
  const choices = column === "advertiserId" ? filter?.values : CHOICES[column];
  if (choices) return (item) => choices[item % choices.length];
  if (/Ids?$/.test(column)) {
    const base = BigInt(/^\d{1,18}$/.test(subject) ? subject : "0") * 1000n;
    const isText = request.configuration.adProduct === "DEMAND_SIDE_PLATFORM";
    // Sponsored ads have numbers here, most of them beyond 2^53.
    return (item) => {
      const id = (base + BigInt(item)).toString();
      return isText ? id : rawId(id);
    };
  }
  if (MONEY.test(column)) return (item) => 50 + item % 50;
  return TEXT.test(column) ? (item) => `${column} ${item + 1}` : undefined;
}
