import { type ReportType, words } from "../report-type.ts";

/** The report types of Sponsored Products, by which the simulated Amazon refuses requests. Source: its guide "Report types". */
export const sponsoredProductsReports: readonly ReportType[] = [
  {
    adProduct: "SPONSORED_PRODUCTS",
    id: "spAdvertisedProduct",
    maxRangeDays: 31,
    retentionDays: 95,
    timeUnits: ["SUMMARY", "DAILY"],
    columns: words(`
      date startDate endDate campaignName campaignId adGroupName adGroupId adId addToList
      qualifiedBorrows royaltyQualifiedBorrows portfolioId impressions clicks costPerClick
      clickThroughRate cost spend campaignBudgetCurrencyCode campaignBudgetAmount
      campaignBudgetType campaignStatus advertisedAsin advertisedSku purchases1d purchases7d
      purchases14d purchases30d purchasesSameSku1d purchasesSameSku7d purchasesSameSku14d
      purchasesSameSku30d unitsSoldClicks1d unitsSoldClicks7d unitsSoldClicks14d
      unitsSoldClicks30d sales1d sales7d sales14d sales30d attributedSalesSameSku1d
      attributedSalesSameSku7d attributedSalesSameSku14d attributedSalesSameSku30d
      salesOtherSku7d unitsSoldSameSku1d unitsSoldSameSku7d unitsSoldSameSku14d
      unitsSoldSameSku30d unitsSoldOtherSku7d kindleEditionNormalizedPagesRead14d
      kindleEditionNormalizedPagesRoyalties14d acosClicks7d acosClicks14d roasClicks7d
      roasClicks14d
    `),
    groupings: {
      advertiser: {
        columns: [],
        filters: { adCreativeStatus: ["ENABLED", "PAUSED", "ARCHIVED"] },
      },
    },
  },
  {
    adProduct: "SPONSORED_PRODUCTS",
    id: "spAudiences",
    maxRangeDays: 31,
    retentionDays: 95,
    timeUnits: ["SUMMARY", "DAILY"],
    columns: words(`
      campaignId segmentName segmentClassCode impressions clicks cost spend purchases1d
      purchases7d purchases14d purchases30d purchasesSameSku1d purchasesSameSku7d
      purchasesSameSku14d purchasesSameSku30d unitsSoldClicks1d unitsSoldClicks7d
      unitsSoldClicks14d unitsSoldClicks30d sales1d sales7d sales14d sales30d
      attributedSalesSameSku1d attributedSalesSameSku7d attributedSalesSameSku14d
      attributedSalesSameSku30d unitsSoldSameSku1d unitsSoldSameSku7d unitsSoldSameSku14d
      unitsSoldSameSku30d date startDate endDate campaignBiddingStrategy costPerClick
      clickThroughRate campaignName campaignStatus campaignBudgetAmount campaignBudgetType
      marketplaceId
    `),
    groupings: {
      campaign_bid_boost_segment: {
        columns: [],
        filters: {},
      },
    },
  },
  {
    adProduct: "SPONSORED_PRODUCTS",
    id: "spCampaigns",
    maxRangeDays: 31,
    retentionDays: 95,
    timeUnits: ["SUMMARY", "DAILY"],
    columns: words(`
      impressions addToList qualifiedBorrows royaltyQualifiedBorrows clicks cost purchases1d
      purchases7d purchases14d purchases30d purchasesSameSku1d purchasesSameSku7d
      purchasesSameSku14d purchasesSameSku30d unitsSoldClicks1d unitsSoldClicks7d
      unitsSoldClicks14d unitsSoldClicks30d sales1d sales7d sales14d sales30d
      attributedSalesSameSku1d attributedSalesSameSku7d attributedSalesSameSku14d
      attributedSalesSameSku30d unitsSoldSameSku1d unitsSoldSameSku7d unitsSoldSameSku14d
      unitsSoldSameSku30d kindleEditionNormalizedPagesRead14d
      kindleEditionNormalizedPagesRoyalties14d date startDate endDate campaignBiddingStrategy
      costPerClick clickThroughRate spend
    `),
    groupings: {
      campaign: {
        columns: words(`
          campaignName campaignId campaignStatus campaignBudgetAmount campaignBudgetType
          campaignRuleBasedBudgetAmount campaignApplicableBudgetRuleId
          campaignApplicableBudgetRuleName campaignBudgetCurrencyCode topOfSearchImpressionShare
        `),
        filters: { campaignStatus: ["ENABLED", "PAUSED", "ARCHIVED"] },
      },
      adGroup: {
        columns: words(`adGroupName adGroupId adStatus`),
        filters: { adStatus: ["ENABLED", "PAUSED", "ARCHIVED"] },
      },
      campaignPlacement: {
        columns: words(`
          placementClassification campaignName campaignId campaignStatus campaignBudgetAmount
          campaignBudgetType campaignRuleBasedBudgetAmount campaignApplicableBudgetRuleId
          campaignApplicableBudgetRuleName campaignBudgetCurrencyCode topOfSearchImpressionShare
        `),
        filters: { campaignSite: ["AmazonBusiness"] },
      },
    },
  },
  {
    adProduct: "SPONSORED_PRODUCTS",
    id: "spGrossAndInvalids",
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
    adProduct: "SPONSORED_PRODUCTS",
    id: "spPurchasedProduct",
    maxRangeDays: 31,
    retentionDays: 95,
    timeUnits: ["SUMMARY", "DAILY"],
    columns: words(`
      date startDate endDate addToList addToListFromClicks qualifiedBorrows
      qualifiedBorrowsFromClicks royaltyQualifiedBorrows royaltyQualifiedBorrowsFromClicks
      portfolioId campaignName campaignId adGroupName adGroupId keywordId keyword keywordType
      advertisedAsin purchasedAsin advertisedSku campaignBudgetCurrencyCode matchType
      unitsSoldClicks1d unitsSoldClicks7d unitsSoldClicks14d unitsSoldClicks30d sales1d sales7d
      sales14d sales30d purchases1d purchases7d purchases14d purchases30d unitsSoldOtherSku1d
      unitsSoldOtherSku7d unitsSoldOtherSku14d unitsSoldOtherSku30d salesOtherSku1d
      salesOtherSku7d salesOtherSku14d salesOtherSku30d purchasesOtherSku1d purchasesOtherSku7d
      purchasesOtherSku14d purchasesOtherSku30d kindleEditionNormalizedPagesRead14d
      kindleEditionNormalizedPagesRoyalties14d
    `),
    groupings: {
      asin: {
        columns: [],
        filters: {},
      },
    },
  },
  {
    adProduct: "SPONSORED_PRODUCTS",
    id: "spSearchTerm",
    maxRangeDays: 31,
    // Documented as 95 days; since 2026 requests for more than 65 are refused.
    retentionDays: 65,
    timeUnits: ["SUMMARY", "DAILY"],
    columns: words(`
      impressions addToList qualifiedBorrows royaltyQualifiedBorrows clicks costPerClick
      clickThroughRate cost purchases1d purchases7d purchases14d purchases30d purchasesSameSku1d
      purchasesSameSku7d purchasesSameSku14d purchasesSameSku30d unitsSoldClicks1d
      unitsSoldClicks7d unitsSoldClicks14d unitsSoldClicks30d sales1d sales7d sales14d sales30d
      attributedSalesSameSku1d attributedSalesSameSku7d attributedSalesSameSku14d
      attributedSalesSameSku30d unitsSoldSameSku1d unitsSoldSameSku7d unitsSoldSameSku14d
      unitsSoldSameSku30d kindleEditionNormalizedPagesRead14d
      kindleEditionNormalizedPagesRoyalties14d salesOtherSku7d unitsSoldOtherSku7d acosClicks7d
      acosClicks14d roasClicks7d roasClicks14d keywordId keyword campaignBudgetCurrencyCode date
      startDate endDate portfolioId searchTerm campaignName campaignId campaignBudgetType
      campaignBudgetAmount campaignStatus keywordBid adGroupName adGroupId keywordType matchType
      targeting adKeywordStatus
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
    adProduct: "SPONSORED_PRODUCTS",
    id: "spTargeting",
    maxRangeDays: 31,
    retentionDays: 95,
    timeUnits: ["SUMMARY", "DAILY"],
    columns: words(`
      impressions addToList qualifiedBorrows royaltyQualifiedBorrows clicks costPerClick
      clickThroughRate cost purchases1d purchases7d purchases14d purchases30d purchasesSameSku1d
      purchasesSameSku7d purchasesSameSku14d purchasesSameSku30d unitsSoldClicks1d
      unitsSoldClicks7d unitsSoldClicks14d unitsSoldClicks30d sales1d sales7d sales14d sales30d
      attributedSalesSameSku1d attributedSalesSameSku7d attributedSalesSameSku14d
      attributedSalesSameSku30d unitsSoldSameSku1d unitsSoldSameSku7d unitsSoldSameSku14d
      unitsSoldSameSku30d kindleEditionNormalizedPagesRead14d
      kindleEditionNormalizedPagesRoyalties14d salesOtherSku7d unitsSoldOtherSku7d acosClicks7d
      acosClicks14d roasClicks7d roasClicks14d keywordId keyword campaignBudgetCurrencyCode date
      startDate endDate portfolioId campaignName campaignId campaignBudgetType
      campaignBudgetAmount campaignStatus keywordBid adGroupName adGroupId keywordType matchType
      targeting topOfSearchImpressionShare
    `),
    groupings: {
      targeting: {
        columns: words(`adKeywordStatus`),
        filters: {
          adKeywordStatus: ["ENABLED", "PAUSED", "ARCHIVED"],
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
];
