import { type ReportType, words } from "./report-type.ts";

/**
 * The report types of the DSP. Of Amazon's hundreds of columns these are the ones that most people read;
 * what else a row has goes into the table's column `extra`.
 */
export const DEMAND_SIDE_PLATFORM: readonly ReportType[] = [
  {
    id: "dspCampaign",
    adProduct: "DEMAND_SIDE_PLATFORM",
    maxDays: 31,
    retentionDays: 95,
    columns: words(`
      advertiserName advertiserCountry advertiserTimezone entityId orderId orderName
      orderExternalId orderCurrency orderBudget orderStartDate orderEndDate impressions
      viewableImpressions measurableImpressions viewabilityRate clicks clickThroughRate totalCost
      supplyCost amazonDSPAudienceFee eCPM eCPC totalFee brandSearches brandSearchRate
      detailPageViews detailPageViewViews detailPageViewClicks detailPageViewRate addToCart
      addToCartViews addToCartClicks addToCartRate purchases purchasesViews purchasesClicks
      purchaseRate eCPP unitsSold sales ROAS newToBrandPurchases newToBrandPurchasesPercentage
      newToBrandUnitsSold newToBrandProductSales newToBrandROAS totalDetailPageView
      totalAddToCart totalPurchases totalPurchasesViews totalPurchasesClicks totalPurchaseRate
      totalECPP totalUnitsSold totalSales totalROAS totalNewToBrandPurchases
      totalNewToBrandSales totalNewToBrandROAS videoAdStart videoAdFirstQuartile
      videoAdMidpoint videoAdThirdQuartile videoAdComplete videoAdCompletionRate invalidImpressions
      invalidClickThroughs
    `),
    groupings: [
      {
        groupBy: ["campaign"],
        columns: words(`
          reach householdReach frequencyAverage householdFrequencyAverage longTermSales
          longTermROAS
        `),
      },
      {
        suffix: "ad",
        groupBy: ["ad"],
        columns: words(`
          lineItemId lineItemName lineItemExternalId lineItemType lineItemStatus lineItemBudget
          lineItemStartDate lineItemEndDate lineItemDeliveryRate reach householdReach
          frequencyAverage householdFrequencyAverage
        `),
      },
      {
        suffix: "creative",
        groupBy: ["creative"],
        columns: words(`
          creativeId creativeName creativeType creativeSize creativeAdId creativeLanguage
          creativeWeight lineItemApprovalStatus
        `),
      },
    ],
  },
];
