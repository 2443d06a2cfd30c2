import { type ReportType, words } from "./report-type.ts";

const common = { adProduct: "SPONSORED_TELEVISION", maxDays: 31, retentionDays: 95 } as const;

const PERFORMANCE = words(`
  portfolioId impressions clicks cost costPerThousandImpressions clickThroughRate addToCart
  addToCartClicks addToCartViews brandedSearches brandedSearchesClicks brandedSearchesViews
  detailPageViews detailPageViewsClicks detailPageViewsViews newToBrandDetailPageViews
  newToBrandDetailPageViewClicks newToBrandDetailPageViewViews newToBrandPurchases
  newToBrandPurchasesClicks newToBrandPurchasesViews newToBrandSales newToBrandSalesClicks
  newToBrandSalesViews purchases purchasesClicks purchasesViews roas sales salesClicks
  salesViews unitsSold unitsSoldClicks unitsSoldViews videoFirstQuartileViews
  videoMidpointViews videoThirdQuartileViews videoCompleteViews
`);
const CAMPAIGN = words(`
  campaignId campaignName campaignStatus campaignBudgetAmount campaignBudgetType
  campaignBudgetCurrencyCode
`);
const AD_GROUP = words(`adGroupId adGroupName adStatus`);

/** The report types of Sponsored TV. Source: Amazon's guide "Report types", reporting v3. */
export const SPONSORED_TELEVISION: readonly ReportType[] = [
  {
    ...common,
    id: "stCampaigns",
    columns: [
      ...CAMPAIGN,
      ...PERFORMANCE,
      ...words(`reach frequencyAverage householdReach householdFrequencyAverage`),
    ],
    groupings: [
      { groupBy: ["campaign"], columns: words(`longTermSales longTermROAS`) },
      // Alone, adGroup would have no campaign.
      { suffix: "ad_group", groupBy: ["campaign", "adGroup"], columns: AD_GROUP },
    ],
  },
  {
    ...common,
    id: "stTargeting",
    columns: [
      ...CAMPAIGN,
      ...PERFORMANCE,
      ...words(`keywordId keyword keywordBid keywordType matchType targetingText`),
    ],
    groupings: [
      {
        groupBy: ["campaign", "adGroup", "targeting"],
        columns: [...AD_GROUP, "adKeywordStatus"],
      },
      { suffix: "campaign", groupBy: ["campaign"] },
      { suffix: "ad_group", groupBy: ["campaign", "adGroup"], columns: AD_GROUP },
    ],
  },
];
