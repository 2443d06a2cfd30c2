import { type ReportType, words } from "../report-type.ts";

/** The report types of Sponsored Display, by which the simulated Amazon refuses requests. Source: its guide "Report types". */
export const sponsoredDisplayReports: readonly ReportType[] = [
  {
    adProduct: "SPONSORED_DISPLAY",
    id: "sdAdGroup",
    maxRangeDays: 31,
    retentionDays: 65,
    timeUnits: ["SUMMARY", "DAILY"],
    columns: words(`
      addToCart addToCartClicks addToCartRate addToCartViews adGroupId adGroupName addToList
      addToListFromClicks addToListFromViews qualifiedBorrows qualifiedBorrowsFromClicks
      qualifiedBorrowsFromViews royaltyQualifiedBorrows royaltyQualifiedBorrowsFromClicks
      royaltyQualifiedBorrowsFromViews bidOptimization brandedSearches brandedSearchesClicks
      brandedSearchesViews brandedSearchRate campaignBudgetCurrencyCode campaignId campaignName
      clicks cost cumulativeReach date detailPageViews detailPageViewsClicks eCPAddToCart
      eCPBrandSearch endDate impressions impressionsViews newToBrandPurchases
      newToBrandPurchasesClicks newToBrandSales newToBrandSalesClicks newToBrandUnitsSold
      newToBrandUnitsSoldClicks purchases purchasesClicks purchasesPromotedClicks sales
      salesClicks salesPromotedClicks startDate unitsSold unitsSoldClicks videoCompleteViews
      videoFirstQuartileViews videoMidpointViews videoThirdQuartileViews videoUnmutes
      viewabilityRate viewClickThroughRate
    `),
    groupings: {
      adGroup: {
        columns: words(`
          cumulativeReach impressionsFrequencyAverage newToBrandDetailPageViewClicks
          newToBrandDetailPageViewRate newToBrandDetailPageViews newToBrandDetailPageViewViews
          newToBrandECPDetailPageView
        `),
        filters: {},
      },
      matchedTarget: {
        columns: words(`matchedTargetAsin`),
        filters: {},
      },
    },
  },
  {
    adProduct: "SPONSORED_DISPLAY",
    id: "sdAdvertisedProduct",
    maxRangeDays: 31,
    retentionDays: 65,
    timeUnits: ["SUMMARY", "DAILY"],
    columns: words(`
      addToCart addToCartRate addToCartViews addToCartClicks adGroupId adGroupName adId
      addToList addToListFromClicks qualifiedBorrows royaltyQualifiedBorrows addToListFromViews
      qualifiedBorrowsFromClicks qualifiedBorrowsFromViews royaltyQualifiedBorrowsFromClicks
      royaltyQualifiedBorrowsFromViews bidOptimization brandedSearches brandedSearchesClicks
      brandedSearchesViews brandedSearchRate campaignBudgetCurrencyCode campaignId campaignName
      clicks cost cumulativeReach date detailPageViews detailPageViewsClicks eCPAddToCart
      eCPBrandSearch endDate impressions impressionsFrequencyAverage impressionsViews
      newToBrandDetailPageViewClicks newToBrandDetailPageViewRate newToBrandDetailPageViews
      newToBrandDetailPageViewViews newToBrandECPDetailPageView newToBrandPurchases
      newToBrandPurchasesClicks newToBrandSales newToBrandSalesClicks newToBrandUnitsSold
      newToBrandUnitsSoldClicks promotedAsin promotedSku purchases purchasesClicks
      purchasesPromotedClicks sales salesClicks salesPromotedClicks startDate unitsSold
      unitsSoldClicks videoCompleteViews videoFirstQuartileViews videoMidpointViews
      videoThirdQuartileViews videoUnmutes viewabilityRate viewClickThroughRate
    `),
    groupings: {
      advertiser: {
        columns: [],
        filters: {},
      },
    },
  },
  {
    adProduct: "SPONSORED_DISPLAY",
    id: "sdCampaigns",
    maxRangeDays: 31,
    retentionDays: 65,
    timeUnits: ["SUMMARY", "DAILY"],
    columns: words(`
      addToCart addToCartClicks addToCartRate addToCartViews addToList addToListFromClicks
      addToListFromViews qualifiedBorrows qualifiedBorrowsFromClicks qualifiedBorrowsFromViews
      royaltyQualifiedBorrows royaltyQualifiedBorrowsFromClicks royaltyQualifiedBorrowsFromViews
      brandedSearches brandedSearchesClicks brandedSearchesViews brandedSearchRate
      campaignBudgetCurrencyCode campaignId campaignName clicks cost date detailPageViews
      detailPageViewsClicks eCPAddToCart eCPBrandSearch endDate impressions impressionsViews
      newToBrandPurchases newToBrandPurchasesClicks newToBrandSalesClicks newToBrandUnitsSold
      newToBrandUnitsSoldClicks purchases purchasesClicks purchasesPromotedClicks sales
      salesClicks salesPromotedClicks startDate unitsSold unitsSoldClicks videoCompleteViews
      videoFirstQuartileViews videoMidpointViews videoThirdQuartileViews videoUnmutes
      viewabilityRate viewClickThroughRate
    `),
    groupings: {
      campaign: {
        columns: words(`
          campaignBudgetAmount campaignStatus costType cumulativeReach
          impressionsFrequencyAverage longTermSales longTermROAS newToBrandDetailPageViewClicks
          newToBrandDetailPageViewRate newToBrandDetailPageViews newToBrandDetailPageViewViews
          newToBrandECPDetailPageView newToBrandSales
        `),
        filters: {},
      },
      matchedTarget: {
        columns: words(`matchedTargetAsin`),
        filters: {},
      },
    },
  },
  {
    adProduct: "SPONSORED_DISPLAY",
    id: "sdGrossAndInvalids",
    maxRangeDays: 365,
    retentionDays: 365,
    timeUnits: ["SUMMARY", "DAILY"],
    columns: words(`
      campaignName campaignStatus clicks date endDate grossClickThroughs grossImpressions
      impressions invalidClickThroughRate invalidClickThroughs invalidImpressionRate
      invalidImpressions startDate
    `),
    groupings: {
      campaign: {
        columns: [],
        filters: { campaignStatus: ["ENABLED", "PAUSED", "ARCHIVED"] },
      },
    },
  },
  {
    adProduct: "SPONSORED_DISPLAY",
    id: "sdPurchasedProduct",
    maxRangeDays: 31,
    retentionDays: 65,
    timeUnits: ["SUMMARY", "DAILY"],
    columns: words(`
      adGroupId adGroupName asinBrandHalo addToList addToListFromClicks
      qualifiedBorrowsFromClicks royaltyQualifiedBorrowsFromClicks addToListFromViews
      qualifiedBorrows qualifiedBorrowsFromViews royaltyQualifiedBorrows
      royaltyQualifiedBorrowsFromViews campaignBudgetCurrencyCode campaignId campaignName
      conversionsBrandHalo conversionsBrandHaloClicks date endDate promotedAsin promotedSku
      salesBrandHalo salesBrandHaloClicks startDate unitsSoldBrandHalo unitsSoldBrandHaloClicks
    `),
    groupings: {
      asin: {
        columns: [],
        filters: {},
      },
    },
  },
  {
    adProduct: "SPONSORED_DISPLAY",
    id: "sdTargeting",
    maxRangeDays: 31,
    retentionDays: 65,
    timeUnits: ["SUMMARY", "DAILY"],
    columns: words(`
      addToCart addToCartClicks addToCartRate addToCartViews adGroupId adGroupName addToList
      addToListFromClicks addToListFromViews qualifiedBorrows qualifiedBorrowsFromClicks
      qualifiedBorrowsFromViews royaltyQualifiedBorrows royaltyQualifiedBorrowsFromClicks
      royaltyQualifiedBorrowsFromViews brandedSearches brandedSearchesClicks
      brandedSearchesViews brandedSearchRate campaignBudgetCurrencyCode campaignId campaignName
      clicks cost date detailPageViews detailPageViewsClicks eCPAddToCart eCPBrandSearch endDate
      impressions impressionsViews newToBrandPurchases newToBrandPurchasesClicks newToBrandSales
      newToBrandSalesClicks newToBrandUnitsSold newToBrandUnitsSoldClicks purchases
      purchasesClicks purchasesPromotedClicks sales salesClicks salesPromotedClicks startDate
      targetingExpression targetingId targetingText unitsSold unitsSoldClicks videoCompleteViews
      videoFirstQuartileViews videoMidpointViews videoUnmutes viewabilityRate
    `),
    groupings: {
      targeting: {
        columns: words(`
          adKeywordStatus newToBrandDetailPageViewClicks newToBrandDetailPageViewRate
          newToBrandDetailPageViews newToBrandDetailPageViewViews newToBrandECPDetailPageView
        `),
        filters: {},
      },
      matchedTarget: {
        columns: words(`matchedTargetAsin`),
        filters: {},
      },
    },
  },
];
