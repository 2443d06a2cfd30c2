import { type ReportType, words } from "../report-type.ts";

/** The report types of Sponsored Brands, by which the simulated Amazon refuses requests. Source: its guide "Report types". */
export const sponsoredBrandsReports: readonly ReportType[] = [
  {
    adProduct: "SPONSORED_BRANDS",
    id: "sbAdGroup",
    maxRangeDays: 31,
    retentionDays: 60,
    timeUnits: ["SUMMARY", "DAILY"],
    columns: words(`
      addToCart addToCartClicks addToCartRate adGroupId adGroupName adStatus addToList
      addToListFromClicks qualifiedBorrows qualifiedBorrowsFromClicks royaltyQualifiedBorrows
      royaltyQualifiedBorrowsFromClicks brandedSearches brandedSearchesClicks
      campaignBudgetAmount campaignBudgetCurrencyCode campaignBudgetType campaignId campaignName
      campaignStatus clicks cost costType date detailPageViews detailPageViewsClicks
      eCPAddToCart endDate impressions kindleEditionNormalizedPagesRead14d
      kindleEditionNormalizedPagesRoyalties14d newToBrandDetailPageViewRate
      newToBrandDetailPageViews newToBrandDetailPageViewsClicks newToBrandECPDetailPageView
      newToBrandPurchases newToBrandPurchasesClicks newToBrandPurchasesPercentage
      newToBrandPurchasesRate newToBrandSales newToBrandSalesClicks newToBrandSalesPercentage
      newToBrandUnitsSold newToBrandUnitsSoldClicks newToBrandUnitsSoldPercentage purchases
      purchasesClicks purchasesPromoted sales salesClicks salesPromoted startDate unitsSold
      unitsSoldClicks video5SecondViewRate video5SecondViews videoCompleteViews
      videoFirstQuartileViews videoMidpointViews videoThirdQuartileViews videoUnmutes
      viewabilityRate
    `),
    groupings: {
      adGroup: {
        columns: [],
        filters: { adStatus: ["ENABLED", "PAUSED", "ARCHIVED"] },
      },
    },
  },
  {
    adProduct: "SPONSORED_BRANDS",
    id: "sbAds",
    maxRangeDays: 31,
    retentionDays: 60,
    timeUnits: ["SUMMARY", "DAILY"],
    columns: words(`
      addToCart addToCartClicks addToCartRate addToList qualifiedBorrows royaltyQualifiedBorrows
      addToListFromClicks qualifiedBorrowsFromClicks royaltyQualifiedBorrowsFromClicks adGroupId
      adGroupName adId brandedSearches brandedSearchesClicks campaignBudgetAmount
      campaignBudgetCurrencyCode campaignBudgetType campaignId campaignName campaignStatus
      clicks cost costType date detailPageViews detailPageViewsClicks eCPAddToCart endDate
      impressions kindleEditionNormalizedPagesRead14d kindleEditionNormalizedPagesRoyalties14d
      newToBrandDetailPageViewRate newToBrandDetailPageViews newToBrandDetailPageViewsClicks
      newToBrandECPDetailPageView newToBrandPurchases newToBrandPurchasesClicks
      newToBrandPurchasesPercentage newToBrandPurchasesRate newToBrandSales
      newToBrandSalesClicks newToBrandSalesPercentage newToBrandUnitsSold
      newToBrandUnitsSoldClicks newToBrandUnitsSoldPercentage purchases purchasesClicks
      purchasesPromoted sales salesClicks salesPromoted startDate unitsSold unitsSoldClicks
      video5SecondViewRate video5SecondViews videoCompleteViews videoFirstQuartileViews
      videoMidpointViews videoThirdQuartileViews videoUnmutes viewabilityRate
      viewableImpressions
    `),
    groupings: {
      ads: {
        columns: [],
        filters: { adStatus: ["ENABLED", "PAUSED", "ARCHIVED"] },
      },
    },
  },
  {
    adProduct: "SPONSORED_BRANDS",
    id: "sbAudiences",
    maxRangeDays: 31,
    retentionDays: 95,
    timeUnits: ["SUMMARY", "DAILY"],
    columns: words(`
      campaignId segmentName impressions clicks cost spend purchases sales salesClicks unitsSold
      unitsSoldClicks date startDate endDate costPerClick clickThroughRate campaignName
      campaignStatus campaignBudgetAmount campaignBudgetType marketplaceId segmentClassCode
    `),
    groupings: {
      campaign_bid_boost_segment: {
        columns: [],
        filters: {},
      },
    },
  },
  {
    adProduct: "SPONSORED_BRANDS",
    id: "sbCampaigns",
    maxRangeDays: 31,
    retentionDays: 60,
    timeUnits: ["SUMMARY", "DAILY"],
    columns: words(`
      addToCart addToCartClicks addToCartRate addToList addToListFromClicks qualifiedBorrows
      qualifiedBorrowsFromClicks royaltyQualifiedBorrows royaltyQualifiedBorrowsFromClicks
      brandedSearches brandedSearchesClicks campaignBudgetAmount campaignBudgetCurrencyCode
      campaignBudgetType campaignId campaignName campaignStatus clicks cost costType date
      detailPageViews detailPageViewsClicks eCPAddToCart endDate impressions
      kindleEditionNormalizedPagesRead14d kindleEditionNormalizedPagesRoyalties14d
      newToBrandDetailPageViewRate newToBrandDetailPageViews newToBrandDetailPageViewsClicks
      newToBrandECPDetailPageView newToBrandPurchases newToBrandPurchasesClicks
      newToBrandPurchasesPercentage newToBrandPurchasesRate newToBrandSales
      newToBrandSalesClicks newToBrandSalesPercentage newToBrandUnitsSold
      newToBrandUnitsSoldClicks newToBrandUnitsSoldPercentage purchases purchasesClicks
      purchasesPromoted sales salesClicks salesPromoted startDate topOfSearchImpressionShare
      unitsSold unitsSoldClicks video5SecondViewRate video5SecondViews videoCompleteViews
      videoFirstQuartileViews videoMidpointViews videoThirdQuartileViews videoUnmutes
      viewabilityRate viewableImpressions viewClickThroughRate
    `),
    groupings: {
      campaign: {
        columns: words(`
          campaignBudgetAmount campaignBudgetCurrencyCode campaignBudgetType longTermSales
          longTermROAS topOfSearchImpressionShare
        `),
        filters: { campaignStatus: ["ENABLED", "PAUSED", "ARCHIVED"] },
      },
    },
  },
  {
    adProduct: "SPONSORED_BRANDS",
    id: "sbGrossAndInvalids",
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
    adProduct: "SPONSORED_BRANDS",
    id: "sbCampaignPlacement",
    maxRangeDays: 31,
    retentionDays: 60,
    timeUnits: ["SUMMARY", "DAILY"],
    columns: words(`
      addToCart addToCartClicks addToCartRate addToList addToListFromClicks qualifiedBorrows
      qualifiedBorrowsFromClicks royaltyQualifiedBorrows royaltyQualifiedBorrowsFromClicks
      brandedSearches brandedSearchesClicks campaignBudgetAmount campaignBudgetCurrencyCode
      campaignBudgetType campaignId campaignName campaignStatus clicks cost costType date
      detailPageViews detailPageViewsClicks eCPAddToCart endDate impressions
      kindleEditionNormalizedPagesRead14d kindleEditionNormalizedPagesRoyalties14d
      newToBrandDetailPageViewRate newToBrandDetailPageViews newToBrandDetailPageViewsClicks
      newToBrandECPDetailPageView newToBrandPurchases newToBrandPurchasesClicks
      newToBrandPurchasesPercentage newToBrandPurchasesRate newToBrandSales
      newToBrandSalesClicks newToBrandSalesPercentage newToBrandUnitsSold
      newToBrandUnitsSoldClicks newToBrandUnitsSoldPercentage purchases purchasesClicks
      purchasesPromoted sales salesClicks salesPromoted startDate unitsSold unitsSoldClicks
      video5SecondViewRate video5SecondViews videoCompleteViews videoFirstQuartileViews
      videoMidpointViews videoThirdQuartileViews videoUnmutes viewabilityRate
      viewableImpressions viewClickThroughRate
    `),
    groupings: {
      // Amazon's page names both: campaign in its table, campaignPlacement in its heading.
      campaign: {
        columns: words(`placementClassification`),
        filters: {},
      },
      campaignPlacement: {
        columns: words(`placementClassification`),
        filters: {},
      },
    },
  },
  {
    adProduct: "SPONSORED_BRANDS",
    id: "sbPurchasedProduct",
    maxRangeDays: 731,
    retentionDays: 731,
    timeUnits: ["SUMMARY", "DAILY"],
    columns: words(`
      campaignId adGroupId date startDate endDate campaignBudgetCurrencyCode campaignName
      campaignPriceTypeCode adGroupName attributionType purchasedAsin ordersClicks14d
      productName productCategory sales14d salesClicks14d orders14d unitsSold14d
      newToBrandSales14d newToBrandPurchases14d newToBrandUnitsSold14d
      newToBrandSalesPercentage14d newToBrandPurchasesPercentage14d
      newToBrandUnitsSoldPercentage14d unitsSoldClicks14d kindleEditionNormalizedPagesRead14d
      kindleEditionNormalizedPagesRoyalties14d
    `),
    groupings: {
      purchasedAsin: {
        columns: [],
        filters: {},
      },
    },
  },
  {
    adProduct: "SPONSORED_BRANDS",
    id: "sbSearchTerm",
    maxRangeDays: 31,
    retentionDays: 60,
    timeUnits: ["SUMMARY", "DAILY"],
    columns: words(`
      adGroupId adGroupName addToList addToListFromClicks qualifiedBorrows
      qualifiedBorrowsFromClicks royaltyQualifiedBorrows royaltyQualifiedBorrowsFromClicks
      campaignBudgetAmount campaignBudgetCurrencyCode campaignBudgetType campaignId campaignName
      campaignStatus clicks cost costType date endDate impressions keywordBid keywordId
      keywordText kindleEditionNormalizedPagesRead14d kindleEditionNormalizedPagesRoyalties14d
      matchType purchases purchasesClicks sales salesClicks searchTerm startDate unitsSold
      video5SecondViewRate video5SecondViews videoCompleteViews videoFirstQuartileViews
      videoMidpointViews videoThirdQuartileViews videoUnmutes viewabilityRate
      viewableImpressions viewClickThroughRate
    `),
    groupings: {
      searchTerm: {
        columns: words(`adKeywordStatus`),
        filters: {
          keywordType: [
            "BROAD",
            "PHRASE",
            "EXACT",
            "TARGETING_EXPRESSION",
            "TARGETING_EXPRESSION_PREDEFINED",
          ],
        },
      },
    },
  },
  {
    adProduct: "SPONSORED_BRANDS",
    id: "sbTargeting",
    maxRangeDays: 31,
    retentionDays: 60,
    timeUnits: ["SUMMARY", "DAILY"],
    columns: words(`
      addToCart addToCartClicks addToCartRate adGroupId adGroupName addToList
      addToListFromClicks qualifiedBorrows qualifiedBorrowsFromClicks royaltyQualifiedBorrows
      royaltyQualifiedBorrowsFromClicks brandedSearches brandedSearchesClicks
      campaignBudgetAmount campaignBudgetCurrencyCode campaignBudgetType campaignId campaignName
      campaignStatus clicks cost costType date detailPageViews detailPageViewsClicks
      eCPAddToCart endDate impressions keywordBid keywordId adKeywordStatus keywordText
      keywordType matchType newToBrandDetailPageViewRate newToBrandDetailPageViews
      newToBrandDetailPageViewsClicks newToBrandECPDetailPageView newToBrandPurchases
      newToBrandPurchasesClicks newToBrandPurchasesPercentage newToBrandPurchasesRate
      newToBrandSales newToBrandSalesClicks newToBrandSalesPercentage newToBrandUnitsSold
      newToBrandUnitsSoldClicks newToBrandUnitsSoldPercentage purchases purchasesClicks
      purchasesPromoted sales salesClicks salesPromoted startDate targetingExpression
      targetingId targetingText targetingType topOfSearchImpressionShare unitsSold
    `),
    groupings: {
      targeting: {
        columns: [],
        filters: {
          adKeywordStatus: ["ENABLED", "PAUSED", "ARCHIVED"],
          keywordType: [
            "BROAD",
            "PHRASE",
            "EXACT",
            "TARGETING_EXPRESSION",
            "TARGETING_EXPRESSION_PREDEFINED",
            "THEME",
          ],
        },
      },
    },
  },
];
