import { overDays, type ReportType, SEARCH_TERMS_WITH_CLICKS, words } from "./report-type.ts";

const common = { adProduct: "SPONSORED_PRODUCTS", maxDays: 31, retentionDays: 95 } as const;

const CAMPAIGN = words(`
  campaignId campaignName campaignStatus campaignBudgetAmount campaignBudgetType
  campaignBudgetCurrencyCode
`);
const BUDGET_RULES = words(`
  campaignRuleBasedBudgetAmount campaignApplicableBudgetRuleId campaignApplicableBudgetRuleName
`);
const AD_GROUP = words(`adGroupId adGroupName`);
const TRAFFIC = words(`impressions clicks cost costPerClick clickThroughRate`);
const BORROWS = words(`addToList qualifiedBorrows royaltyQualifiedBorrows`);
const CONVERSIONS = overDays(
  [1, 7, 14, 30],
  "purchases purchasesSameSku unitsSoldClicks unitsSoldSameSku sales attributedSalesSameSku",
);
const OTHER_SKUS = words(`salesOtherSku7d unitsSoldOtherSku7d`);
const RETURNS = overDays([7, 14], "acosClicks roasClicks");
const KINDLE = words(`
  kindleEditionNormalizedPagesRead14d kindleEditionNormalizedPagesRoyalties14d
`);
const KEYWORD = words(`
  portfolioId keywordId keyword keywordBid keywordType matchType targeting adKeywordStatus
`);

/** The report types of Sponsored Products. Source: Amazon's guide "Report types", reporting v3. */
export const SPONSORED_PRODUCTS: readonly ReportType[] = [
  {
    ...common,
    id: "spCampaigns",
    columns: [
      ...CAMPAIGN,
      ...BUDGET_RULES,
      ...words(`campaignBiddingStrategy spend`),
      ...TRAFFIC,
      ...BORROWS,
      ...CONVERSIONS,
      ...KINDLE,
    ],
    groupings: [
      { groupBy: ["campaign"], columns: words(`topOfSearchImpressionShare`) },
      // Alone, adGroup would have no campaign.
      {
        suffix: "ad_group",
        groupBy: ["campaign", "adGroup"],
        columns: [...AD_GROUP, "adStatus"],
      },
      {
        suffix: "placement",
        groupBy: ["campaignPlacement"],
        columns: words(`placementClassification topOfSearchImpressionShare`),
      },
    ],
  },
  {
    ...common,
    id: "spAdvertisedProduct",
    columns: [
      ...CAMPAIGN,
      ...AD_GROUP,
      ...words(`portfolioId adId advertisedAsin advertisedSku spend`),
      ...TRAFFIC,
      ...BORROWS,
      ...CONVERSIONS,
      ...OTHER_SKUS,
      ...RETURNS,
      ...KINDLE,
    ],
    groupings: [{ groupBy: ["advertiser"] }],
  },
  {
    ...common,
    id: "spSearchTerm",
    gaps: [SEARCH_TERMS_WITH_CLICKS],
    // Amazon's guide says 95; since 2026 requests for more than 65 days are refused.
    retentionDays: 65,
    columns: [
      ...CAMPAIGN,
      ...AD_GROUP,
      ...KEYWORD,
      "searchTerm",
      ...TRAFFIC,
      ...BORROWS,
      ...CONVERSIONS,
      ...OTHER_SKUS,
      ...RETURNS,
      ...KINDLE,
    ],
    groupings: [{ groupBy: ["searchTerm"] }],
  },
  {
    ...common,
    id: "spTargeting",
    columns: [
      ...CAMPAIGN,
      ...AD_GROUP,
      ...KEYWORD,
      "topOfSearchImpressionShare",
      ...TRAFFIC,
      ...BORROWS,
      ...CONVERSIONS,
      ...OTHER_SKUS,
      ...RETURNS,
      ...KINDLE,
    ],
    groupings: [{ groupBy: ["targeting"] }],
  },
  {
    ...common,
    id: "spPurchasedProduct",
    columns: [
      ...words(`campaignId campaignName campaignBudgetCurrencyCode`),
      ...AD_GROUP,
      ...words(`
        portfolioId keywordId keyword keywordType matchType advertisedAsin advertisedSku
        purchasedAsin addToList addToListFromClicks qualifiedBorrows qualifiedBorrowsFromClicks
        royaltyQualifiedBorrows royaltyQualifiedBorrowsFromClicks
      `),
      ...overDays(
        [1, 7, 14, 30],
        "unitsSoldClicks sales purchases unitsSoldOtherSku salesOtherSku purchasesOtherSku",
      ),
      ...KINDLE,
    ],
    groupings: [{ groupBy: ["asin"] }],
  },
  {
    ...common,
    id: "spGrossAndInvalids",
    maxDays: 365,
    retentionDays: 365,
    columns: words(`
      campaignName campaignStatus impressions clicks grossImpressions grossClickThroughs
      invalidImpressions invalidImpressionRate invalidClickThroughs invalidClickThroughRate
    `),
    groupings: [{ groupBy: ["campaign"] }],
  },
  {
    ...common,
    id: "spAudiences",
    columns: [
      ...words(`
        campaignId campaignName campaignStatus campaignBudgetAmount campaignBudgetType
        campaignBiddingStrategy marketplaceId segmentName segmentClassCode spend
      `),
      ...TRAFFIC,
      ...CONVERSIONS,
    ],
    groupings: [{ groupBy: ["campaign_bid_boost_segment"] }],
  },
];
