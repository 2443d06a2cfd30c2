import { words } from "./report-type.ts";

/** The types that a column of a report's table can have. */
export type ColumnType = "text" | "date" | "numeric";

/** The columns with text, beside ids and names. All others are numbers. */
const TEXTS: ReadonlySet<string> = new Set(words(`
  adKeywordStatus adStatus advertisedAsin advertisedSku advertiserCountry advertiserTimezone
  asinBrandHalo attributionType bidOptimization campaignBiddingStrategy campaignBudgetCurrencyCode
  campaignBudgetType campaignPriceTypeCode campaignStatus costType creativeLanguage creativeSize
  creativeType keyword keywordText keywordType lineItemApprovalStatus lineItemDeliveryRate
  lineItemEndDate lineItemStartDate lineItemStatus lineItemType matchType matchedTargetAsin
  orderCurrency orderEndDate orderStartDate placementClassification productCategory promotedAsin
  promotedSku purchasedAsin searchTerm segmentClassCode targeting targetingExpression targetingText
  targetingType
`));

/**
 * The type of one of Amazon's columns: ids are text, because they exceed 2^53 and some are no numbers.
 * The dates of an order are text, because Amazon writes them with a time in some reports.
 */
export function columnType(amazonName: string): ColumnType {
  if (amazonName === "date") return "date";
  return TEXTS.has(amazonName) || /(?:Id|Name)$/.test(amazonName) ? "text" : "numeric";
}
