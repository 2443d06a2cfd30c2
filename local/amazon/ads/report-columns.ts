/** The columns that any `spCampaigns` report may have. */
const baseColumns = [
  ..."impressions addToList qualifiedBorrows royaltyQualifiedBorrows clicks cost".split(" "),
  ...overDays("purchases", "purchasesSameSku", "unitsSoldClicks", "sales"),
  ...overDays("attributedSalesSameSku", "unitsSoldSameSku"),
  "kindleEditionNormalizedPagesRead14d",
  "kindleEditionNormalizedPagesRoyalties14d",
  ..."date startDate endDate campaignBiddingStrategy costPerClick".split(" "),
  ..."clickThroughRate spend".split(" "),
];

const campaignColumns = [
  ..."campaignName campaignId campaignStatus campaignBudgetAmount campaignBudgetType".split(" "),
  "campaignRuleBasedBudgetAmount",
  "campaignApplicableBudgetRuleId",
  "campaignApplicableBudgetRuleName",
  "campaignBudgetCurrencyCode",
  "topOfSearchImpressionShare",
];

/** What each grouping of an `spCampaigns` report adds. */
const groupColumns: Readonly<Record<string, readonly string[]>> = {
  campaign: campaignColumns,
  adGroup: ["adGroupName", "adGroupId", "adStatus"],
  campaignPlacement: ["placementClassification", ...campaignColumns],
};

/** The groupings that `spCampaigns` knows. */
export const groupings = Object.keys(groupColumns);

/** Every column that a report with these groupings may have. */
export function columnsFor(groupBy: readonly string[]): Set<string> {
  return new Set([...baseColumns, ...groupBy.flatMap((group) => groupColumns[group] ?? [])]);
}

function overDays(...metrics: string[]): string[] {
  return metrics.flatMap((metric) => [1, 7, 14, 30].map((days) => `${metric}${days}d`));
}
