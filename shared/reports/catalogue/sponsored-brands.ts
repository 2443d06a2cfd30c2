import { type ReportType, SEARCH_TERMS_WITH_CLICKS, words } from "./report-type.ts";

const MULTIPLE_AD_GROUPS = "Campaigns without multiple ad groups may have no rows.";

const common = {
  adProduct: "SPONSORED_BRANDS",
  maxDays: 31,
  retentionDays: 60,
  gaps: [MULTIPLE_AD_GROUPS],
} as const;

const CAMPAIGN = words(`
  campaignId campaignName campaignStatus campaignBudgetAmount campaignBudgetType
  campaignBudgetCurrencyCode costType
`);
const AD_GROUP = words(`adGroupId adGroupName`);
const TRAFFIC = words(`impressions clicks cost`);
const LISTS = words(`
  addToList addToListFromClicks qualifiedBorrows qualifiedBorrowsFromClicks
  royaltyQualifiedBorrows royaltyQualifiedBorrowsFromClicks
`);
const SHOPPING = words(`
  addToCart addToCartClicks addToCartRate eCPAddToCart brandedSearches brandedSearchesClicks
  detailPageViews detailPageViewsClicks
`);
const NEW_TO_BRAND = words(`
  newToBrandDetailPageViews newToBrandDetailPageViewsClicks newToBrandDetailPageViewRate
  newToBrandECPDetailPageView newToBrandPurchases newToBrandPurchasesClicks
  newToBrandPurchasesPercentage newToBrandPurchasesRate newToBrandSales newToBrandSalesClicks
  newToBrandSalesPercentage newToBrandUnitsSold newToBrandUnitsSoldClicks
  newToBrandUnitsSoldPercentage
`);
const CONVERSIONS = words(`
  purchases purchasesClicks purchasesPromoted sales salesClicks salesPromoted unitsSold
`);
const KINDLE = words(`
  kindleEditionNormalizedPagesRead14d kindleEditionNormalizedPagesRoyalties14d
`);
const VIDEO = words(`
  video5SecondViews video5SecondViewRate videoFirstQuartileViews videoMidpointViews
  videoThirdQuartileViews videoCompleteViews videoUnmutes viewabilityRate
`);

/** What the reports by campaign, placement, ad group and ad have in common. */
const PERFORMANCE = [
  ...CAMPAIGN,
  ...TRAFFIC,
  ...LISTS,
  ...SHOPPING,
  ...NEW_TO_BRAND,
  ...CONVERSIONS,
  "unitsSoldClicks",
  ...KINDLE,
  ...VIDEO,
];

/** The report types of Sponsored Brands. Source: Amazon's guide "Report types", reporting v3. */
export const SPONSORED_BRANDS: readonly ReportType[] = [
  {
    ...common,
    id: "sbCampaigns",
    columns: [
      ...PERFORMANCE,
      ...words(`
        viewableImpressions viewClickThroughRate topOfSearchImpressionShare longTermSales
        longTermROAS
      `),
    ],
    groupings: [{ groupBy: ["campaign"] }],
  },
  {
    ...common,
    id: "sbCampaignPlacement",
    columns: [
      ...PERFORMANCE,
      ...words(`viewableImpressions viewClickThroughRate placementClassification`),
    ],
    // The table of Amazon's page says campaign, its heading says campaignPlacement; the latter is in use.
    groupings: [{ groupBy: ["campaignPlacement"] }],
  },
  {
    ...common,
    id: "sbAdGroup",
    columns: [...AD_GROUP, "adStatus", ...PERFORMANCE],
    groupings: [{ groupBy: ["adGroup"] }],
  },
  {
    ...common,
    id: "sbAds",
    columns: [...AD_GROUP, "adId", ...PERFORMANCE, "viewableImpressions"],
    groupings: [{ groupBy: ["ads"] }],
  },
  {
    ...common,
    id: "sbTargeting",
    columns: [
      ...AD_GROUP,
      ...words(`
        targetingId targetingExpression targetingText targetingType keywordId keywordText
        keywordType keywordBid matchType adKeywordStatus topOfSearchImpressionShare
      `),
      ...CAMPAIGN,
      ...TRAFFIC,
      ...LISTS,
      ...SHOPPING,
      ...NEW_TO_BRAND,
      ...CONVERSIONS,
    ],
    groupings: [{ groupBy: ["targeting"] }],
  },
  {
    ...common,
    id: "sbSearchTerm",
    gaps: [SEARCH_TERMS_WITH_CLICKS, MULTIPLE_AD_GROUPS],
    columns: [
      ...AD_GROUP,
      ...words(`searchTerm keywordId keywordText keywordBid matchType adKeywordStatus`),
      ...CAMPAIGN,
      ...TRAFFIC,
      ...LISTS,
      ...words(`purchases purchasesClicks sales salesClicks unitsSold`),
      ...KINDLE,
      ...VIDEO,
      ...words(`viewableImpressions viewClickThroughRate`),
    ],
    groupings: [{ groupBy: ["searchTerm"] }],
  },
  {
    ...common,
    id: "sbPurchasedProduct",
    maxDays: 731,
    retentionDays: 731,
    columns: words(`
      campaignId campaignName campaignBudgetCurrencyCode campaignPriceTypeCode adGroupId
      adGroupName attributionType purchasedAsin productName productCategory orders14d
      ordersClicks14d sales14d salesClicks14d unitsSold14d unitsSoldClicks14d newToBrandSales14d
      newToBrandSalesPercentage14d newToBrandPurchases14d newToBrandPurchasesPercentage14d
      newToBrandUnitsSold14d newToBrandUnitsSoldPercentage14d
      kindleEditionNormalizedPagesRead14d kindleEditionNormalizedPagesRoyalties14d
    `),
    groupings: [{ groupBy: ["purchasedAsin"] }],
  },
  {
    ...common,
    id: "sbGrossAndInvalids",
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
    id: "sbAudiences",
    retentionDays: 95,
    columns: words(`
      campaignId campaignName campaignStatus campaignBudgetAmount campaignBudgetType marketplaceId
      segmentName segmentClassCode impressions clicks cost spend costPerClick clickThroughRate
      purchases sales salesClicks unitsSold unitsSoldClicks
    `),
    groupings: [{ groupBy: ["campaign_bid_boost_segment"] }],
  },
];
