import { type ReportType, words } from "./report-type.ts";

const common = { adProduct: "SPONSORED_DISPLAY", maxDays: 31, retentionDays: 65 } as const;

const CAMPAIGN = words(`campaignId campaignName campaignBudgetCurrencyCode`);
const AD_GROUP = words(`adGroupId adGroupName`);
const LISTS = words(`
  addToList addToListFromClicks addToListFromViews qualifiedBorrows qualifiedBorrowsFromClicks
  qualifiedBorrowsFromViews royaltyQualifiedBorrows royaltyQualifiedBorrowsFromClicks
  royaltyQualifiedBorrowsFromViews
`);
/** What the reports by campaign, ad group, target and product have in common. */
const PERFORMANCE = [
  ...CAMPAIGN,
  ...words(`
    impressions impressionsViews clicks cost addToCart addToCartClicks addToCartViews
    addToCartRate eCPAddToCart brandedSearches brandedSearchesClicks brandedSearchesViews
    brandedSearchRate eCPBrandSearch detailPageViews detailPageViewsClicks newToBrandPurchases
    newToBrandPurchasesClicks newToBrandSalesClicks newToBrandUnitsSold
    newToBrandUnitsSoldClicks purchases purchasesClicks purchasesPromotedClicks sales
    salesClicks salesPromotedClicks unitsSold unitsSoldClicks videoFirstQuartileViews
    videoMidpointViews videoCompleteViews videoUnmutes viewabilityRate
  `),
  ...LISTS,
];
const VIEWS = words(`videoThirdQuartileViews viewClickThroughRate`);
const NEW_TO_BRAND_VIEWS = words(`
  newToBrandDetailPageViews newToBrandDetailPageViewClicks newToBrandDetailPageViewViews
  newToBrandDetailPageViewRate newToBrandECPDetailPageView
`);
const REACH = words(`cumulativeReach impressionsFrequencyAverage`);
const MATCHED_TARGET = {
  suffix: "matched_target",
  groupBy: ["matchedTarget"],
  columns: words(`matchedTargetAsin`),
};

/** The report types of Sponsored Display. Source: Amazon's guide "Report types", reporting v3. */
export const SPONSORED_DISPLAY: readonly ReportType[] = [
  {
    ...common,
    id: "sdCampaigns",
    columns: [...PERFORMANCE, ...VIEWS],
    groupings: [
      {
        groupBy: ["campaign"],
        columns: [
          ...words(`
            campaignStatus campaignBudgetAmount costType longTermSales longTermROAS
            newToBrandSales
          `),
          ...REACH,
          ...NEW_TO_BRAND_VIEWS,
        ],
      },
      MATCHED_TARGET,
    ],
  },
  {
    ...common,
    id: "sdAdGroup",
    columns: [
      ...AD_GROUP,
      ...words(`bidOptimization newToBrandSales cumulativeReach`),
      ...PERFORMANCE,
      ...VIEWS,
    ],
    groupings: [
      {
        groupBy: ["adGroup"],
        columns: ["impressionsFrequencyAverage", ...NEW_TO_BRAND_VIEWS],
      },
      MATCHED_TARGET,
    ],
  },
  {
    ...common,
    id: "sdTargeting",
    columns: [
      ...AD_GROUP,
      ...words(`targetingId targetingExpression targetingText newToBrandSales`),
      ...PERFORMANCE,
    ],
    groupings: [
      { groupBy: ["targeting"], columns: ["adKeywordStatus", ...NEW_TO_BRAND_VIEWS] },
      MATCHED_TARGET,
    ],
  },
  {
    ...common,
    id: "sdAdvertisedProduct",
    columns: [
      ...AD_GROUP,
      ...words(`adId promotedAsin promotedSku bidOptimization newToBrandSales`),
      ...PERFORMANCE,
      ...VIEWS,
      ...REACH,
      ...NEW_TO_BRAND_VIEWS,
    ],
    groupings: [{ groupBy: ["advertiser"] }],
  },
  {
    ...common,
    id: "sdPurchasedProduct",
    columns: [
      ...CAMPAIGN,
      ...AD_GROUP,
      ...words(`
        promotedAsin promotedSku asinBrandHalo conversionsBrandHalo conversionsBrandHaloClicks
        salesBrandHalo salesBrandHaloClicks unitsSoldBrandHalo unitsSoldBrandHaloClicks
      `),
      ...LISTS,
    ],
    groupings: [{ groupBy: ["asin"] }],
  },
  {
    ...common,
    id: "sdGrossAndInvalids",
    maxDays: 365,
    retentionDays: 365,
    columns: words(`
      campaignName campaignStatus impressions clicks grossImpressions grossClickThroughs
      invalidImpressions invalidImpressionRate invalidClickThroughs invalidClickThroughRate
    `),
    groupings: [{ groupBy: ["campaign"] }],
  },
];
