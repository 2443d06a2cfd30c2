import { type ReportType, words } from "../report-type.ts";

/** The report types of Sponsored TV, by which the simulated Amazon refuses requests. Source: its guide "Report types". */
export const sponsoredTelevisionReports: readonly ReportType[] = [
  {
    adProduct: "SPONSORED_TELEVISION",
    id: "stCampaigns",
    maxRangeDays: 31,
    retentionDays: 95,
    timeUnits: ["SUMMARY", "DAILY"],
    columns: words(`
      addToCart addToCartClicks addToCartViews brandedSearches brandedSearchesClicks
      brandedSearchesViews clicks clickThroughRate cost costPerThousandImpressions date
      detailPageViews detailPageViewsClicks detailPageViewsViews endDate frequencyAverage
      householdFrequencyAverage householdReach impressions newToBrandDetailPageViewClicks
      newToBrandDetailPageViews newToBrandDetailPageViewViews newToBrandPurchases
      newToBrandPurchasesClicks newToBrandPurchasesViews newToBrandSales newToBrandSalesClicks
      newToBrandSalesViews portfolioId purchases purchasesClicks purchasesViews reach roas sales
      salesClicks salesViews startDate unitsSold unitsSoldClicks unitsSoldViews
      videoCompleteViews videoFirstQuartileViews videoMidpointViews videoThirdQuartileViews
    `),
    groupings: {
      campaign: {
        columns: words(`
          campaignName campaignId campaignStatus campaignBudgetAmount campaignBudgetType
          campaignBudgetCurrencyCode longTermSales longTermROAS
        `),
        filters: { campaignStatus: ["ENABLED", "PAUSED", "ARCHIVED"] },
      },
      adGroup: {
        columns: words(`adGroupName adGroupId adStatus`),
        filters: { adStatus: ["ENABLED", "PAUSED", "ARCHIVED"] },
      },
    },
  },
  {
    adProduct: "SPONSORED_TELEVISION",
    id: "stTargeting",
    maxRangeDays: 31,
    retentionDays: 95,
    timeUnits: ["SUMMARY", "DAILY"],
    columns: words(`
      addToCart addToCartClicks addToCartViews brandedSearches brandedSearchesClicks
      brandedSearchesViews clicks clickThroughRate cost costPerThousandImpressions date
      detailPageViews detailPageViewsClicks detailPageViewsViews endDate impressions keyword
      keywordBid keywordId keywordType matchType newToBrandDetailPageViewClicks
      newToBrandDetailPageViews newToBrandDetailPageViewViews newToBrandPurchases
      newToBrandPurchasesClicks newToBrandPurchasesViews newToBrandSales newToBrandSalesClicks
      newToBrandSalesViews portfolioId purchases purchasesClicks purchasesViews roas sales
      salesClicks salesViews startDate targetingText unitsSold unitsSoldClicks unitsSoldViews
      videoCompleteViews videoFirstQuartileViews videoMidpointViews videoThirdQuartileViews
    `),
    groupings: {
      campaign: {
        columns: words(`
          campaignName campaignId campaignStatus campaignBudgetAmount campaignBudgetType
          campaignBudgetCurrencyCode
        `),
        filters: { campaignStatus: ["ENABLED", "PAUSED", "ARCHIVED"] },
      },
      adGroup: {
        columns: words(`adGroupName adGroupId adStatus`),
        filters: { adStatus: ["ENABLED", "PAUSED", "ARCHIVED"] },
      },
      targeting: {
        columns: words(`adKeywordStatus`),
        filters: { adKeywordStatus: ["ENABLED", "PAUSED", "ARCHIVED"] },
      },
    },
  },
];
