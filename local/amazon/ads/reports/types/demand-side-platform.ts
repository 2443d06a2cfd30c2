import { type ReportType, words } from "../report-type.ts";

/** The report types of the DSP, by which the simulated Amazon refuses requests. Source: its guide "Report types". */
export const demandSidePlatformReports: readonly ReportType[] = [
  {
    adProduct: "DEMAND_SIDE_PLATFORM",
    id: "dspAudience",
    maxRangeDays: 31,
    retentionDays: 95,
    timeUnits: ["SUMMARY", "DAILY"],
    columns: words(`
      intervalStart intervalEnd advertiserName advertiserId totalCost supplyCost
      amazonDSPAudienceFee amazonDSPConsoleFee impressions clicks clickThroughRate eCPC eCPM
      brandSearches brandSearchesViews brandSearchesClicks brandSearchRate detailPageViews
      detailPageViewViews detailPageViewClicks detailPageViewRate eCPDetailPageView
      productReviewPageVisits productReviewPageVisitsViews productReviewPageVisitsClicks
      productReviewPageVisitRate eCPProductReviewPageVisit addToList addToListViews
      addToListClicks addToListRate eCPAddToList addToCart addToCartViews addToCartClicks
      addToCartRate eCPAddToCart purchases purchasesViews purchasesClicks purchaseRate eCPP
      newToBrandPurchases newToBrandPurchasesViews newToBrandPurchasesClicks
      newToBrandPurchaseRate NewToBrandECPP subscriptionSignups subscriptionSignupViews
      subscriptionSignupClicks subscriptionSignupRate eCPSubscriptionSignup
      freeTrialSubscriptionSignups freeTrialSubscriptionSignupViews
      freeTrialSubscriptionSignupClicks freeTrialSubscriptionSignupRate
      eCPFreeTrialSubscriptionSignup paidSubscriptionSignups paidSubscriptionSignupViews
      paidSubscriptionSignupClicks paidSubscriptionSignupRate eCPPaidSubscriptionSignup
      newToBrandPurchasesPercentage addToWatchlist addToWatchlistViews addToWatchlistClicks
      addToWatchlistRate eCPAddToWatchlist downloadedVideoPlays downloadedVideoPlaysViews
      downloadedVideoPlaysClicks downloadedVideoPlayRate eCPDownloadedVideoPlays videoStreams
      videoStreamsViews videoStreamsClicks videoStreamsRate videoAdClicks videoAdCreativeViews
      videoAdEndStateClicks videoAdImpressions videoAdReplays videoAdSkipForwards
      videoAdSkipBacks eCPVideoStream playTrailers playTrailersViews playTrailersClicks
      playTrailerRate eCPPlayTrailer rentals rentalsViews rentalsClicks rentalRate eCPRental
      videoDownloads videoDownloadsViews videoDownloadsClicks videoDownloadRate eCPVideoDownload
      newSubscribeAndSave newSubscribeAndSaveViews newSubscribeAndSaveClicks
      newSubscribeAndSaveRate eCPnewSubscribeAndSave offAmazonViews offAmazonClicks subscribe
      subscribeViews subscribeClicks subscribeCVR subscribeCPA subscribeValueSum
      subscribeValueAverage application applicationViews applicationClicks applicationCVR
      applicationCPA applicationValueSum applicationValueAverage signUpViews signUpCVR signUpCPA
      signUpValueSum signUpValueAverage mobileAppFirstStarts mobileAppFirstStartViews
      mobileAppFirstStartClicks mobileAppFirstStartCVR mobileAppFirstStartCPA addToShoppingCart
      addToShoppingCartViews addToShoppingCartClicks addToShoppingCartCVR addToShoppingCartCPA
      addToShoppingCartValueSum addToShoppingCartValueAverage offAmazonPurchasesViews
      offAmazonPurchasesClicks offAmazonECPP other otherViews otherClicks otherCVR otherCPA
      otherValueSum otherValueAverage pageViews pageViewViews pageViewClicks pageViewCVR
      pageViewCPA pageViewValueSum pageViewValueAverage search searchViews searchClicks
      searchCVR searchCPA searchValueSum searchValueAverage contact contactViews contactClicks
      contactCVR contactCPA contactValueSum contactValueAverage checkout checkoutViews
      checkoutClicks checkoutCVR checkoutCPA checkoutValueSum checkoutValueAverage lead
      leadViews leadClicks leadCVR leadCPA leadValueSum leadValueAverage videoAdStart
      videoAdFirstQuartile videoAdMidpoint videoAdThirdQuartile videoAdComplete
      videoAdCompletionRate eCPVideoAdCompletion videoAdPause videoAdResume videoAdMute
      videoAdUnmute audioAdViews audioAdStart audioAdFirstQuartile audioAdMidpoint
      audioAdThirdQuartile audioAdCompletions audioAdPause audioAdResume audioAdRewind
      audioAdSkip audioAdMute audioAdUnmute audioAdProgression audioAdCompanionBannerViews
      audioAdCompanionBannerClicks audioAdCompletionRate eCPAudioAdCompletion
      newToBrandDetailPageViews newToBrandDetailPageViewViews newToBrandDetailPageViewClicks
      newToBrandDetailPageViewRate newToBrandECPDetailPageView totalNewToBrandDPVs
      totalNewToBrandDPVViews totalNewToBrandDPVClicks totalNewToBrandDPVRate
      totalNewToBrandECPDetailPageView eCPBrandSearch interactiveImpressions notificationOpens
      notificationClicks segmentName segmentId segmentClassCode segmentSource segmentType
      segmentMarketplaceId targetingMethod masterImpressions masterClicks clickToApply
      clickToApplyViews clickToApplyClicks clickToApplyConversionRate averageCostPerClickToApply
      kindleDetailPageView kindleDetailPageViewViews kindleDetailPageViewClicks
      kindleDetailPageViewRate averageCostPerKindleDetailPageView skillInvocation
      skillInvocationViews skillInvocationClicks skillInvocationRate
      effectiveCostPerSkillInvocation detailPageViewRatePromotedClicks
      effectiveCostPerDetailPageViewPromotedClicks effectiveCostPerPurchasePromotedClicks
      purchasesClicksRate offAmazonConversions date invalidClickThroughRate signUp signUpClicks
      entityId advertiserTimezone advertiserCountry offAmazonCVR offAmazonCPA
      offAmazonPurchaseRate grossImpressions grossClickThroughs invalidImpressions
      invalidClickThroughs invalidImpressionRate
    `),
    groupings: {
      order: {
        columns: words(`
          orderName orderId orderCurrency omsProposalId orderStartDate orderEndDate
        `),
        filters: { advertiserId: [] },
      },
      lineItem: {
        columns: words(`
          lineItemName lineItemId lineItemComments lineItemType omsLineItemId lineItemStartDate
          lineItemEndDate
        `),
        filters: { advertiserId: [] },
      },
    },
  },
  {
    adProduct: "DEMAND_SIDE_PLATFORM",
    id: "dspAudioAndVideo",
    maxRangeDays: 395,
    retentionDays: 395,
    timeUnits: ["SUMMARY"],
    columns: words(`
      intervalStart intervalEnd advertiserName advertiserId impressions grossImpressions
      invalidImpressions costPerThousandImpressions
    `),
    groupings: {
      campaign: {
        columns: words(`orderName orderId`),
        filters: { advertiserId: [] },
      },
      ad: {
        columns: words(`lineItemName lineItemId`),
        filters: { advertiserId: [] },
      },
      supplySource: {
        columns: words(`supplySource supplySourceId`),
        filters: { advertiserId: [] },
      },
      creative: {
        columns: words(`creativeName creativeId`),
        filters: { advertiserId: [] },
      },
      content: {
        columns: words(`contentGenre contentRating contentTitle contentType`),
        filters: { advertiserId: [] },
      },
    },
  },
  {
    adProduct: "DEMAND_SIDE_PLATFORM",
    id: "dspBidAdjustment",
    maxRangeDays: 31,
    retentionDays: 395,
    timeUnits: ["SUMMARY", "DAILY"],
    columns: words(`
      date advertiserName advertiserId orderName orderId lineItemName lineItemId
      bidAdjustmentRule bidAdjustmentRuleId bids winRate
    `),
    groupings: {
      bidAdjustmentRule: {
        columns: [],
        filters: { advertiserId: [] },
      },
      bidAdjustmentMatchedTerms: {
        columns: words(`
          bidAdjustmentMatchedTerms bidAdjustmentMatchedTermIds bidAdjustment matchRate
        `),
        filters: { advertiserId: [] },
      },
    },
  },
  {
    adProduct: "DEMAND_SIDE_PLATFORM",
    id: "dspCampaign",
    maxRangeDays: 31,
    retentionDays: 95,
    timeUnits: ["SUMMARY", "DAILY"],
    columns: words(`
      date intervalStart intervalEnd totalCost supplyCost amazonDSPAudienceFee
      advertiserTimezone advertiserCountry impressions clicks clickThroughRate eCPM eCPC
      detailPageViews detailPageViewViews detailPageViewClicks detailPageViewRate
      eCPDetailPageView productReviewPageVisits productReviewPageVisitsViews
      productReviewPageVisitsClicks productReviewPageVisitRate eCPProductReviewPageVisit
      addToList addToListViews addToListClicks addToListRate eCPAddToList addToCart
      addToCartViews addToCartClicks addToCartRate eCPAddToCart purchases purchasesViews
      purchasesClicks purchaseRate eCPP newToBrandPurchases newToBrandPurchasesViews
      newToBrandPurchasesClicks newToBrandPurchaseRate NewToBrandECPP addToWatchlist
      addToWatchlistViews addToWatchlistClicks addToWatchlistRate eCPAddToWatchlist
      downloadedVideoPlays downloadedVideoPlaysViews downloadedVideoPlaysClicks
      downloadedVideoPlayRate eCPDownloadedVideoPlays videoStreams videoStreamsViews
      videoStreamsClicks videoStreamsRate eCPVideoStream playTrailers playTrailersViews
      playTrailersClicks playTrailerRate eCPPlayTrailer rentals rentalsViews rentalsClicks
      rentalRate eCPRental videoDownloads videoDownloadsViews videoDownloadsClicks
      videoDownloadRate eCPVideoDownload newSubscribeAndSave newSubscribeAndSaveViews
      newSubscribeAndSaveClicks newSubscribeAndSaveRate eCPnewSubscribeAndSave subscribe
      subscribeViews subscribeClicks subscribeCVR subscribeCPA application applicationViews
      applicationClicks applicationCVR applicationCPA mobileAppFirstStarts
      mobileAppFirstStartViews mobileAppFirstStartClicks mobileAppFirstStartCVR
      mobileAppFirstStartCPA addToShoppingCart addToShoppingCartViews addToShoppingCartClicks
      addToShoppingCartCVR addToShoppingCartCPA videoAdStart videoAdFirstQuartile
      videoAdMidpoint videoAdThirdQuartile videoAdComplete videoAdCompletionRate
      eCPVideoAdCompletion videoAdPause videoAdResume videoAdMute videoAdUnmute otherClicks
      other otherCPA otherCVR otherViews pageViewClicks pageViews pageViewCPA pageViewCVR
      pageViewViews searchClicks search searchCPA searchCVR searchViews contactClicks contact
      contactCPA contactCVR contactViews checkoutClicks checkout checkoutCPA checkoutCVR
      checkoutViews leadClicks lead leadCPA leadCVR leadViews advertiserId advertiserName
      entityId agencyFee totalFee 3pFeeAutomotive 3pFeeAutomotiveAbsorbed 3pFeeComScore
      3pFeeComScoreAbsorbed 3pFeeCPM1 3pFeeCPM1Absorbed 3pFeeCPM2 3pFeeCPM2Absorbed 3pFeeCPM3
      3pFeeCPM3Absorbed 3pFeeDoubleclickCampaignManager 3pFeeDoubleclickCampaignManagerAbsorbed
      3pFeeDoubleVerify 3pFeeIntegralAdScience 3pFeeIntegralAdScienceAbsorbed 3PFees unitsSold
      sales ROAS eRPM newToBrandUnitsSold newToBrandProductSales newToBrandROAS newToBrandERPM
      totalProductReviewPageVisits totalProductReviewPageVisitsViews
      totalProductReviewPageVisitsClicks totalProductReviewPageVisitRate
      totalECPProductReviewPageVisit totalPurchases totalPurchasesViews totalPurchasesClicks
      totalPurchaseRate totalECPP totalNewToBrandPurchases totalNewToBrandPurchasesViews
      totalNewToBrandPurchasesClicks totalNewToBrandPurchaseRate totalNewToBrandECPP totalROAS
      totalERPM totalNewToBrandUnitsSold totalNewToBrandSales totalNewToBrandROAS
      totalNewToBrandERPM viewableImpressions measurableImpressions measurableRate
      viewabilityRate totalDetailPageView totalDetailPageViewViews totalDetailPageViewClicks
      totalDetailPageViewRate totalECPDetailPageView totalAddToList totalAddToListViews
      totalAddToListClicks totalAddToListRate totalECPAddToList totalAddToCart
      totalAddToCartViews totalAddToCartClicks totalAddToCartRate totalECPAddToCart
      totalSubscribeAndSave totalSubscribeAndSaveViews totalSubscribeAndSaveClicks
      totalSubscribeAndSaveRate totalECPSubscribeAndSave offAmazonPurchases
      offAmazonPurchasesViews offAmazonPurchasesClicks offAmazonConversions offAmazonViews
      offAmazonClicks offAmazonPurchaseRate offAmazonECPP offAmazonCVR offAmazonCPA
      offAmazonProductSales offAmazonUnitsSold offAmazonROAS offAmazonERPM signUp signUpViews
      signUpClicks signUpCVR signUpCPA combinedPurchases combinedPurchasesViews
      combinedPurchasesClicks combinedPurchaseRate combinedECPP combinedProductSales
      combinedUnitsSold combinedERPM combinedROAS brandSearches brandSearchesViews
      brandSearchesClicks brandSearchRate eCPBrandSearch grossImpressions grossClickThroughs
      invalidImpressions invalidClickThroughs invalidImpressionRate invalidClickThroughRate
      3pFeeDoubleVerifyAbsorbed impressionFrequencyAverage alexaSkillEnable eCPAlexaSkillEnable
      alexaSkillEnableClicks alexaSkillEnableRate alexaSkillEnableViews appStoreFirstOpens
      eCPAppStoreFirstOpens appStoreFirstOpensClicks appStoreFirstOpensRate
      appStoreFirstOpensViews appStoreFirstSessionHours appStoreFirstSessionHoursClicks
      appStoreFirstSessionHoursViews appStoreOpens eCPAppStoreOpens appStoreOpensClicks
      appStoreOpensRate appStoreOpensViews appStoreUsageHours appStoreUsageHoursClicks
      appStoreUsageHoursViews audioAdCompletions audioAdCompletionRate audioAdViews
      audioAdFirstQuartile audioAdMidpoint audioAdMute audioAdPause audioAdProgression
      audioAdResume audioAdRewind audioAdSkip audioAdStart audioAdThirdQuartile audioAdUnmute
      eCPFreeTrialSubscriptionSignup eCPPaidSubscriptionSignup eCPSubscriptionSignup
      eCPAudioAdCompletion freeTrialSubscriptionSignups freeTrialSubscriptionSignupClicks
      freeTrialSubscriptionSignupViews freeTrialSubscriptionSignupRate paidSubscriptionSignups
      paidSubscriptionSignupClicks paidSubscriptionSignupRate paidSubscriptionSignupViews
      proposalId subscriptionSignupClicks subscriptionSignupViews subscriptionSignups
      subscriptionSignupRate marketplace addToShoppingCartValueSum addToShoppingCartValueAverage
      applicationValueSum applicationValueAverage checkoutValueSum checkoutValueAverage
      contactValueSum contactValueAverage leadValueSum leadValueAverage otherValueSum
      otherValueAverage pageViewValueSum pageViewValueAverage searchValueSum searchValueAverage
      signUpValueSum signUpValueAverage subscribeValueSum subscribeValueAverage orderExternalId
      orderEndDate orderId orderStartDate orderCurrency orderBudget orderName
      amazonDSPConsoleFee omnichannelMetricsFee 3PPreBidFee 3PPreBidFeeDoubleVerify
      3PPreBidFeeIntegralAdScience 3PPreBidFeeOracleDataCloud 3PPreBidFeePixalate
      newToBrandPurchasesPercentage videoAdImpressions videoAdClicks videoAdEndStateClicks
      videoAdCreativeViews videoAdSkipForwards videoAdSkipBacks videoAdReplays
      totalNewToBrandPurchasesPercentage totalUnitsSold totalSales newToBrandDetailPageViews
      newToBrandDetailPageViewViews newToBrandDetailPageViewClicks newToBrandDetailPageViewRate
      newToBrandECPDetailPageView totalNewToBrandDPVs totalNewToBrandDPVViews
      totalNewToBrandDPVClicks totalNewToBrandDPVRate totalNewToBrandECPDetailPageView
      audioAdCompanionBannerViews audioAdCompanionBannerClicks interactiveImpressions
      notificationOpens notificationClicks skillInvocation skillInvocationViews
      skillInvocationClicks skillInvocationRate eCPSkillInvocation
    `),
    groupings: {
      campaign: {
        columns: words(`
          exclusiveReachRate incrementalReachRate reach householdReach frequencyAverage
          householdFrequencyAverage longTermSales longTermROAS
        `),
        filters: { advertiserId: [] },
      },
      ad: {
        columns: words(`
          lineItemBudget lineItemId lineItemName lineItemExternalId lineItemStartDate
          lineItemEndDate onTargetCPM onTargetImpressionCost onTargetImpressions
          targetDemographic lineItemBudgetCap lineItemComment lineItemDeliveryRate
          lineItemStatus lineItemType lineItemLanguageTargeting reach householdReach
          frequencyAverage householdFrequencyAverage
        `),
        filters: { advertiserId: [] },
      },
      creative: {
        columns: words(`
          creativeName creativeType creativeSize creativeId creativeAdId creativeLanguage
          creativeWeight lineItemApprovalStatus
        `),
        filters: { advertiserId: [] },
      },
    },
  },
  {
    adProduct: "DEMAND_SIDE_PLATFORM",
    id: "dspGeo",
    maxRangeDays: 31,
    retentionDays: 95,
    timeUnits: ["SUMMARY", "DAILY"],
    columns: words(`
      intervalStart intervalEnd advertiserName advertiserId agencyFee totalCost impressions eCPM
      viewableImpressions clicks clickThroughRate eCPC offAmazonViews offAmazonClicks subscribe
      subscribeViews subscribeClicks subscribeValueSum subscribeValueAverage application
      applicationViews applicationClicks applicationValueSum applicationValueAverage signUpViews
      signUpValueSum signUpValueAverage mobileAppFirstStarts mobileAppFirstStartViews
      mobileAppFirstStartClicks addToShoppingCart addToShoppingCartViews addToShoppingCartClicks
      addToShoppingCartValueSum addToShoppingCartValueAverage offAmazonPurchasesViews
      offAmazonPurchasesClicks other otherViews otherClicks otherValueSum otherValueAverage
      pageViews pageViewViews pageViewClicks pageViewValueSum pageViewValueAverage search
      searchViews searchClicks searchValueSum searchValueAverage contact contactViews
      contactClicks contactValueSum contactValueAverage checkout checkoutViews checkoutClicks
      checkoutValueSum checkoutValueAverage lead leadViews leadClicks leadValueSum
      leadValueAverage brandSearches brandSearchesViews brandSearchesClicks brandSearchRate
      detailPageViews detailPageViewViews detailPageViewClicks productReviewPageVisits
      productReviewPageVisitsViews productReviewPageVisitsClicks addToList addToListViews
      addToListClicks addToCart addToCartViews addToCartClicks purchases purchasesViews
      purchasesClicks newToBrandPurchases newToBrandPurchasesViews newToBrandPurchasesClicks
      subscriptionSignups subscriptionSignupViews subscriptionSignupClicks
      freeTrialSubscriptionSignups freeTrialSubscriptionSignupViews
      freeTrialSubscriptionSignupClicks paidSubscriptionSignups paidSubscriptionSignupViews
      paidSubscriptionSignupClicks newSubscribeAndSave newSubscribeAndSaveViews
      newSubscribeAndSaveClicks addToWatchlist addToWatchlistViews addToWatchlistClicks
      downloadedVideoPlays downloadedVideoPlaysViews downloadedVideoPlaysClicks videoStreams
      videoStreamsViews videoStreamsClicks playTrailers playTrailersViews playTrailersClicks
      rentals rentalsViews rentalsClicks videoDownloads videoDownloadsViews videoDownloadsClicks
      videoAdStart videoAdFirstQuartile videoAdMidpoint videoAdThirdQuartile videoAdComplete
      videoAdCompletionRate videoAdPause videoAdResume videoAdMute videoAdUnmute videoAdClicks
      videoAdCreativeViews videoAdEndStateClicks videoAdImpressions videoAdReplays
      videoAdSkipForwards videoAdSkipBacks audioAdViews audioAdStart audioAdFirstQuartile
      audioAdMidpoint audioAdThirdQuartile audioAdCompletions audioAdPause audioAdResume
      audioAdRewind audioAdSkip audioAdMute audioAdUnmute audioAdProgression
      audioAdCompletionRate audioAdCompanionBannerViews audioAdCompanionBannerClicks unitsSold
      newToBrandUnitsSold totalDetailPageView totalDetailPageViewViews totalDetailPageViewClicks
      totalProductReviewPageVisits totalProductReviewPageVisitsViews
      totalProductReviewPageVisitsClicks totalAddToList totalAddToListViews totalAddToListClicks
      totalAddToCart totalAddToCartViews totalAddToCartClicks totalPurchases totalPurchasesViews
      totalPurchasesClicks totalNewToBrandPurchases totalNewToBrandPurchasesViews
      totalNewToBrandPurchasesClicks totalSubscribeAndSave totalSubscribeAndSaveViews
      totalSubscribeAndSaveClicks totalUnitsSold totalNewToBrandUnitsSold grossClickThroughs
      grossImpressions invalidClickThroughs invalidImpressions invalidClickThroughRate
      invalidImpressionRate offAmazonUnitsSold combinedPurchases combinedPurchasesViews
      combinedPurchasesClicks combinedProductSales combinedUnitsSold newToBrandDetailPageViews
      newToBrandDetailPageViewViews newToBrandDetailPageViewClicks newToBrandDetailPageViewRate
      newToBrandECPDetailPageView totalNewToBrandDPVs totalNewToBrandDPVViews
      totalNewToBrandDPVClicks totalNewToBrandDPVRate totalNewToBrandECPDetailPageView
      eCPBrandSearch interactiveImpressions notificationOpens notificationClicks skillInvocation
      skillInvocationViews skillInvocationClicks skillInvocationRate eCPSkillInvocation
      mobileAppFirstStartSum mobileAppFirstStartAverage clickToApply clickToApplyViews
      clickToApplyClicks kindleDetailPageView kindleDetailPageViewViews
      kindleDetailPageViewClicks appSubscriptionSignUp appSubscriptionSignUpViews
      appSubscriptionSignUpClicks appSubscriptionSignUpRate appSubscriptionCost
      appSubscriptionSignUpFreeTrial appSubscriptionSignUpFreeTrialViews
      appSubscriptionSignUpFreeTrialClicks appSubscriptionSignUpFreeTrialRate
      appSubscriptionFreeTrialCost appSubscriptionSignUpPaid appSubscriptionSignUpPaidViews
      appSubscriptionSignUpPaidClicks appSubscriptionSignUpPaidRate
      appSubscriptionSignUpPaidCost salesPromotedClicks unitsSoldPromotedClicks salesClicks
      unitsSoldClicks eCPAudioAdCompletion date sales newToBrandProductSales totalSales
      totalNewToBrandSales offAmazonProductSales checkoutCPA checkoutCVR contactCPA contactCVR
      leadCPA leadCVR otherCPA otherCVR pageViewCPA pageViewCVR searchCPA searchCVR signUp
      signUpClicks entityId offAmazonConversions offAmazonPurchases
    `),
    groupings: {
      order: {
        columns: words(`
          orderName orderId orderStartDate orderEndDate orderCurrency orderBudget
        `),
        filters: { advertiserId: [] },
      },
      lineItem: {
        columns: words(`
          lineItemName lineItemId lineItemStartDate lineItemEndDate lineItemBudget
          lineItemComments omsLineItemId
        `),
        filters: { advertiserId: [] },
      },
      country: {
        columns: words(`country`),
        filters: { advertiserId: [] },
      },
      region: {
        columns: words(`region`),
        filters: { advertiserId: [] },
      },
      city: {
        columns: words(`city`),
        filters: { advertiserId: [] },
      },
      postalCode: {
        columns: words(`postalCode`),
        filters: { advertiserId: [] },
      },
      dma: {
        columns: words(`dmaCode dmaName`),
        filters: { advertiserId: [] },
      },
    },
  },
  {
    adProduct: "DEMAND_SIDE_PLATFORM",
    id: "dspInventory",
    maxRangeDays: 31,
    retentionDays: 95,
    timeUnits: ["SUMMARY", "DAILY"],
    columns: words(`
      totalCost supplyCost amazonDSPAudienceFee advertiserTimezone advertiserCountry
      amazonDSPConsoleFee impressions clicks clickThroughRate eCPM eCPC detailPageViews
      detailPageViewViews detailPageViewClicks detailPageViewRate eCPDetailPageView
      productReviewPageVisits productReviewPageVisitsViews productReviewPageVisitsClicks
      productReviewPageVisitRate eCPProductReviewPageVisit addToList addToListViews
      addToListClicks addToListRate eCPAddToList addToCart addToCartViews addToCartClicks
      addToCartRate eCPAddToCart purchases purchasesViews purchasesClicks purchaseRate eCPP
      newToBrandPurchases newToBrandPurchasesViews newToBrandPurchasesClicks
      newToBrandPurchaseRate NewToBrandECPP addToWatchlist addToWatchlistViews
      addToWatchlistClicks addToWatchlistRate eCPAddToWatchlist downloadedVideoPlays
      downloadedVideoPlaysViews downloadedVideoPlaysClicks downloadedVideoPlayRate
      eCPDownloadedVideoPlays videoStreams videoStreamsViews videoStreamsClicks videoStreamsRate
      eCPVideoStream playTrailers playTrailersViews playTrailersClicks playTrailerRate
      eCPPlayTrailer rentals rentalsViews rentalsClicks rentalRate eCPRental videoDownloads
      videoDownloadsViews videoDownloadsClicks videoDownloadRate eCPVideoDownload
      newSubscribeAndSave newSubscribeAndSaveViews newSubscribeAndSaveClicks
      newSubscribeAndSaveRate eCPnewSubscribeAndSave subscribe subscribeViews subscribeCVR
      application applicationViews applicationClicks applicationCVR applicationCPA
      mobileAppFirstStarts mobileAppFirstStartViews mobileAppFirstStartClicks
      mobileAppFirstStartCVR mobileAppFirstStartCPA addToShoppingCart addToShoppingCartViews
      addToShoppingCartClicks addToShoppingCartCVR addToShoppingCartCPA videoAdStart
      videoAdFirstQuartile videoAdMidpoint videoAdThirdQuartile videoAdComplete
      videoAdCompletionRate eCPVideoAdCompletion videoAdPause videoAdResume videoAdMute
      videoAdUnmute otherClicks other otherCPA otherCVR otherViews pageViewClicks pageViews
      pageViewCPA pageViewCVR pageViewViews searchClicks search searchCPA searchCVR searchViews
      contactClicks contact contactCPA contactCVR contactViews checkoutClicks checkout
      checkoutCPA checkoutCVR checkoutViews leadClicks lead leadCPA leadCVR leadViews
      intervalStart intervalEnd entityId advertiserName advertiserId agencyFee totalFee
      3pFeeAutomotive 3pFeeAutomotiveAbsorbed 3pFeeComScore 3pFeeComScoreAbsorbed 3pFeeCPM1
      3pFeeCPM1Absorbed 3pFeeCPM2 3pFeeCPM2Absorbed 3pFeeCPM3 3pFeeCPM3Absorbed
      3pFeeDoubleclickCampaignManager 3pFeeDoubleclickCampaignManagerAbsorbed 3pFeeDoubleVerify
      3pFeeDoubleVerifyAbsorbed 3pFeeIntegralAdScience 3pFeeIntegralAdScienceAbsorbed 3PFees
      unitsSold sales ROAS eRPM newToBrandUnitsSold newToBrandProductSales newToBrandROAS
      newToBrandERPM totalProductReviewPageVisits totalProductReviewPageVisitsViews
      totalProductReviewPageVisitsClicks totalProductReviewPageVisitRate
      totalECPProductReviewPageVisit totalPurchases totalPurchasesViews totalPurchasesClicks
      totalPurchaseRate totalECPP totalNewToBrandPurchases totalNewToBrandPurchasesViews
      totalNewToBrandPurchasesClicks totalNewToBrandPurchaseRate totalNewToBrandECPP totalROAS
      totalERPM totalNewToBrandUnitsSold totalNewToBrandSales totalNewToBrandROAS
      totalNewToBrandERPM viewableImpressions measurableImpressions measurableRate
      viewabilityRate totalDetailPageView totalDetailPageViewViews totalDetailPageViewClicks
      totalDetailPageViewRate totalECPDetailPageView totalAddToList totalAddToListViews
      totalAddToListClicks totalAddToListRate totalECPAddToList totalAddToCart
      totalAddToCartViews totalAddToCartClicks totalAddToCartRate totalECPAddToCart
      totalSubscribeAndSave totalSubscribeAndSaveViews totalSubscribeAndSaveClicks
      totalSubscribeAndSaveRate totalECPSubscribeAndSave totalSales totalUnitsSold
      subscribeClicks signUpViews subscribeCPA signUpCVR signUpCPA offAmazonPurchases
      offAmazonPurchasesViews offAmazonPurchasesClicks offAmazonConversions offAmazonViews
      offAmazonClicks offAmazonPurchaseRate offAmazonECPP offAmazonCVR offAmazonCPA
      offAmazonProductSales offAmazonUnitsSold offAmazonROAS offAmazonERPM combinedPurchases
      combinedPurchasesViews combinedPurchasesClicks combinedPurchaseRate combinedECPP
      combinedProductSales combinedUnitsSold combinedERPM combinedROAS brandSearches
      brandSearchesViews brandSearchesClicks brandSearchRate eCPBrandSearch grossImpressions
      grossClickThroughs invalidImpressions invalidClickThroughs invalidImpressionRate
      invalidClickThroughRate addToShoppingCartValueAverage addToShoppingCartValueSum
      applicationValueAverage applicationValueSum audioAdCompanionBannerClicks
      audioAdCompanionBannerViews audioAdCompletions audioAdCompletionRate audioAdViews
      audioAdFirstQuartile audioAdMidpoint audioAdMute audioAdPause audioAdProgression
      audioAdResume audioAdRewind audioAdSkip audioAdStart audioAdThirdQuartile audioAdUnmute
      checkoutValueAverage checkoutValueSum contactValueAverage contactValueSum
      eCPFreeTrialSubscriptionSignup eCPPaidSubscriptionSignup eCPSubscriptionSignup
      eCPAudioAdCompletion freeTrialSubscriptionSignups freeTrialSubscriptionSignupClicks
      freeTrialSubscriptionSignupViews freeTrialSubscriptionSignupRate leadValueAverage
      leadValueSum otherValueAverage otherValueSum pageViewValueSum pageViewValueAverage
      paidSubscriptionSignups paidSubscriptionSignupClicks paidSubscriptionSignupRate
      paidSubscriptionSignupViews searchValueAverage searchValueSum signUpValueAverage
      signUpValueSum subscribeValueAverage subscribeValueSum subscriptionSignupClicks
      subscriptionSignupViews subscriptionSignups subscriptionSignupRate videoAdClicks
      videoAdCreativeViews videoAdEndStateClicks videoAdImpressions videoAdReplays
      videoAdSkipForwards videoAdSkipBacks marketplace newToBrandDetailPageViews
      newToBrandDetailPageViewViews newToBrandDetailPageViewClicks newToBrandDetailPageViewRate
      newToBrandECPDetailPageView totalNewToBrandDPVs totalNewToBrandDPVViews
      totalNewToBrandDPVClicks totalNewToBrandDPVRate totalNewToBrandECPDetailPageView
      interactiveImpressions notificationOpens notificationClicks skillInvocation
      skillInvocationViews skillInvocationClicks skillInvocationRate eCPSkillInvocation
      signUpClicks signUp date
    `),
    groupings: {
      supplySource: {
        columns: words(`supplySource`),
        filters: { advertiserId: [] },
      },
      site: {
        columns: words(`site`),
        filters: { advertiserId: [] },
      },
      campaign: {
        columns: words(`
          orderExternalId orderEndDate orderCurrency orderId orderStartDate orderBudget
          orderName
        `),
        filters: { advertiserId: [] },
      },
      creative: {
        columns: words(`creativeName creativeType creativeSize creativeId`),
        filters: { advertiserId: [] },
      },
      ad: {
        columns: words(`
          lineItemBudget lineItemComments lineItemId lineItemName lineItemExternalId
          lineItemStartDate lineItemEndDate
        `),
        filters: { advertiserId: [] },
      },
      placementSize: {
        columns: words(`placementSize`),
        filters: { advertiserId: [] },
      },
      placement: {
        columns: words(`placement`),
        filters: { advertiserId: [] },
      },
      deal: {
        columns: words(`deal dealId dealType`),
        filters: { advertiserId: [] },
      },
    },
  },
  {
    adProduct: "DEMAND_SIDE_PLATFORM",
    id: "dspProduct",
    maxRangeDays: 31,
    retentionDays: 95,
    timeUnits: ["SUMMARY", "DAILY"],
    columns: words(`
      intervalStart intervalEnd advertiserName advertiserId detailPageViews detailPageViewViews
      detailPageViewClicks productReviewPageVisits productReviewPageVisitsViews
      productReviewPageVisitsClicks addToList addToListViews addToListClicks addToCart
      addToCartViews addToCartClicks purchases purchasesViews purchasesClicks
      newToBrandPurchases newToBrandPurchasesViews newToBrandPurchasesClicks subscriptionSignups
      subscriptionSignupViews subscriptionSignupClicks freeTrialSubscriptionSignups
      freeTrialSubscriptionSignupViews freeTrialSubscriptionSignupClicks paidSubscriptionSignups
      paidSubscriptionSignupViews paidSubscriptionSignupClicks newToBrandPurchasesPercentage
      totalDetailPageView totalDetailPageViewViews totalDetailPageViewClicks
      totalProductReviewPageVisits totalProductReviewPageVisitsViews
      totalProductReviewPageVisitsClicks totalAddToList totalAddToListViews totalAddToListClicks
      totalAddToCart totalAddToCartViews totalAddToCartClicks totalPurchases totalPurchasesViews
      totalPurchasesClicks totalNewToBrandPurchases totalNewToBrandPurchasesViews
      totalNewToBrandPurchasesClicks totalNewToBrandPurchasesPercentage newSubscribeAndSave
      newSubscribeAndSaveViews newSubscribeAndSaveClicks totalSubscribeAndSave
      totalSubscribeAndSaveViews totalSubscribeAndSaveClicks unitsSold totalUnitsSold
      newToBrandUnitsSold totalNewToBrandUnitsSold appStoreOpens appStoreOpensViews
      appStoreOpensClicks appStoreFirstOpens appStoreFirstOpensViews appStoreFirstOpensClicks
      appStoreFirstSessionHours appStoreFirstSessionHoursClicks appStoreFirstSessionHoursViews
      appStoreUsageHours appStoreUsageHoursClicks appStoreUsageHoursViews
      newToBrandDetailPageViews newToBrandDetailPageViewViews newToBrandDetailPageViewClicks
      newToBrandDetailPageViewRate newToBrandECPDetailPageView totalNewToBrandDPVs
      totalNewToBrandDPVViews totalNewToBrandDPVClicks totalNewToBrandDPVRate
      totalNewToBrandECPDetailPageView interactiveImpressions notificationOpens
      notificationClicks videoAdImpressions videoAdClicks videoAdCreativeViews
      videoAdEndStateClicks videoAdReplays videoAdSkipForwards videoAdSkipBacks audioAdViews
      audioAdStart audioAdFirstQuartile audioAdMidpoint audioAdThirdQuartile audioAdCompletions
      audioAdPause audioAdResume audioAdRewind audioAdSkip audioAdMute audioAdUnmute
      audioAdProgression audioAdCompanionBannerClicks audioAdCompanionBannerViews
      audioAdCompletionRate eCPAudioAdCompletion eCPSkillInvocation marketplace
      reportGranularity asin parentAsin brandName conversionType featuredAsin productName
      productGroup productCategory productSubCategory detailPageViewBrandHalo
      detailPageViewBrandHaloViews detailPageViewBrandHaloClicks productReviewPageViewBrandHalo
      productReviewPageViewBrandHaloViews productReviewPageViewBrandHaloClicks
      addToListBrandHalo addToListBrandHaloViews addToListBrandHaloClicks addToCartBrandHalo
      addToCartBrandHaloViews addToCartBrandHaloClicks purchasesBrandHalo
      purchasesBrandHaloViews purchasesBrandHaloClicks appSubscriptionSignUp
      appSubscriptionSignUpViews appSubscriptionSignUpClicks appSubscriptionSignUpFreeTrial
      appSubscriptionSignUpFreeTrialViews appSubscriptionSignUpFreeTrialClicks
      appSubscriptionSignUpPaid appSubscriptionSignUpPaidViews appSubscriptionSignUpPaidClicks
      newToBrandPurchasePercentageBrandHalo clickToApply clickToApplyViews clickToApplyClicks
      einkDetailPageView einkDetailPageViewViews einkDetailPageViewClicks clickToApplyBrandHalo
      clickToApplyBrandHaloViews clickToApplyBrandHaloClicks einkDetailPageViewBrandHalo
      einkDetailPageViewBrandHaloViews einkDetailPageViewBrandHaloClicks
      newSubscribeAndSaveBrandHalo newSubscribeAndSaveBrandHaloViews
      newSubscribeAndSaveBrandHaloClicks unitsSoldBrandHalo newToBrandUnitsSoldBrandHalo
      salesPromotedClicks unitsSoldPromotedClicks salesClicks unitsSoldClicks skillInvocation
      skillInvocationViews skillInvocationClicks skillInvocationRate
      effectiveCostPerSkillInvocation newToBrandPurchasesBrandHalo
      newToBrandPurchasesBrandHaloViews newToBrandPurchasesBrandHaloClicks date entityId sales
      newToBrandProductSales salesPromoted salesBrandHalo newToBrandSalesBrandHalo totalSales
      totalNewToBrandSales clicks impressions
    `),
    groupings: {
      order: {
        columns: words(`
          orderName orderId orderBudget orderStartDate orderEndDate orderCurrency omsProposalId
          orderExternalId
        `),
        filters: { advertiserId: [] },
      },
      lineItem: {
        columns: words(`
          lineItemName lineItemId lineItemComments lineItemBudget lineItemStartDate
          lineItemEndDate omsLineItemId lineItemExternalId
        `),
        filters: { advertiserId: [] },
      },
    },
  },
  {
    adProduct: "DEMAND_SIDE_PLATFORM",
    id: "dspReachFrequency",
    maxRangeDays: 31,
    retentionDays: 95,
    timeUnits: ["SUMMARY", "DAILY"],
    combinations: [["advertiser"], ["advertiser", "supplySource"], [
      "advertiser",
      "frequencyGroup",
    ]],
    columns: words(`
      date intervalStart intervalEnd advertiserName advertiserId reach frequencyAverage
    `),
    groupings: {
      advertiser: {
        columns: [],
        filters: { advertiserId: [] },
      },
      supplySource: {
        columns: words(`supplySource supplySourceId amazonExclusiveReachRate`),
        filters: { advertiserId: [] },
      },
      frequencyGroup: {
        columns: words(`frequencyGroupId frequencyGroupName`),
        filters: { advertiserId: [] },
      },
    },
  },
  {
    adProduct: "DEMAND_SIDE_PLATFORM",
    id: "dspTech",
    maxRangeDays: 31,
    retentionDays: 95,
    timeUnits: ["SUMMARY", "DAILY"],
    columns: words(`
      intervalStart intervalEnd advertiserName advertiserId totalCost impressions clicks
      clickThroughRate eCPC eCPM brandSearches brandSearchesViews brandSearchesClicks
      brandSearchRate detailPageViews detailPageViewViews detailPageViewClicks
      productReviewPageVisits productReviewPageVisitsViews productReviewPageVisitsClicks
      addToList addToListViews addToListClicks addToCart addToCartViews addToCartClicks
      purchases purchasesViews purchasesClicks newToBrandPurchases newToBrandPurchasesViews
      newToBrandPurchasesClicks subscriptionSignups subscriptionSignupViews
      subscriptionSignupClicks freeTrialSubscriptionSignups freeTrialSubscriptionSignupViews
      freeTrialSubscriptionSignupClicks paidSubscriptionSignups paidSubscriptionSignupViews
      paidSubscriptionSignupClicks addToWatchlist addToWatchlistViews addToWatchlistClicks
      downloadedVideoPlays downloadedVideoPlaysViews downloadedVideoPlaysClicks videoStreams
      videoStreamsViews videoStreamsClicks playTrailers playTrailersViews playTrailersClicks
      rentals rentalsViews rentalsClicks videoDownloads videoDownloadsViews videoDownloadsClicks
      newSubscribeAndSave newSubscribeAndSaveViews newSubscribeAndSaveClicks offAmazonViews
      offAmazonClicks subscribe subscribeViews subscribeClicks subscribeValueSum
      subscribeValueAverage application applicationViews applicationClicks applicationValueSum
      applicationValueAverage signUpViews signUpValueSum signUpValueAverage mobileAppFirstStarts
      mobileAppFirstStartViews mobileAppFirstStartClicks addToShoppingCart
      addToShoppingCartViews addToShoppingCartClicks addToShoppingCartValueSum
      addToShoppingCartValueAverage offAmazonPurchasesViews offAmazonPurchasesClicks other
      otherViews otherClicks otherValueSum otherValueAverage pageViews pageViewViews
      pageViewClicks pageViewValueSum pageViewValueAverage search searchViews searchClicks
      searchValueSum searchValueAverage contact contactViews contactClicks contactValueSum
      contactValueAverage checkout checkoutViews checkoutClicks checkoutValueSum
      checkoutValueAverage lead leadViews leadClicks leadValueSum leadValueAverage videoAdStart
      videoAdFirstQuartile videoAdMidpoint videoAdThirdQuartile videoAdComplete
      videoAdCompletionRate videoAdPause videoAdResume videoAdMute videoAdUnmute videoAdClicks
      videoAdCreativeViews videoAdEndStateClicks videoAdImpressions videoAdReplays
      videoAdSkipForwards videoAdSkipBacks audioAdCompletionRate audioAdViews audioAdStart
      audioAdFirstQuartile audioAdMidpoint audioAdThirdQuartile audioAdCompletions audioAdPause
      audioAdResume audioAdRewind audioAdSkip audioAdMute audioAdUnmute audioAdProgression
      audioAdCompanionBannerViews audioAdCompanionBannerClicks newToBrandDetailPageViews
      newToBrandDetailPageViewViews newToBrandDetailPageViewClicks newToBrandDetailPageViewRate
      newToBrandECPDetailPageView totalNewToBrandDPVs totalNewToBrandDPVViews
      totalNewToBrandDPVClicks totalNewToBrandDPVRate totalNewToBrandECPDetailPageView
      eCPBrandSearch interactiveImpressions notificationOpens notificationClicks skillInvocation
      skillInvocationViews skillInvocationClicks skillInvocationRate eCPSkillInvocation
      clickToApply clickToApplyViews clickToApplyClicks kindleDetailPageView
      kindleDetailPageViewViews kindleDetailPageViewClicks mobileAppFirstStartSum
      mobileAppFirstStartAverage eCPAudioAdCompletion entityId grossImpressions
      grossClickThroughs invalidImpressions invalidClickThroughs invalidImpressionRate
      combinedProductSales offAmazonProductSales totalSales offAmazonPurchases
      offAmazonConversions unitsSold sales newToBrandUnitsSold newToBrandProductSales
      viewableImpressions agencyFee signUpClicks signUp date
    `),
    groupings: {
      order: {
        columns: words(`orderName orderId orderCurrency`),
        filters: { advertiserId: [] },
      },
      lineItem: {
        columns: words(`lineItemName lineItemId lineItemComments omsLineItemId`),
        filters: { advertiserId: [] },
      },
      operatingSystem: {
        columns: words(`operatingSystemName`),
        filters: { advertiserId: [] },
      },
      browserType: {
        columns: words(`browserName`),
        filters: { advertiserId: [] },
      },
      browserVersion: {
        columns: words(`browserVersion`),
        filters: { advertiserId: [] },
      },
      deviceType: {
        columns: words(`deviceName`),
        filters: { advertiserId: [] },
      },
      environmentType: {
        columns: words(`environmentName`),
        filters: { advertiserId: [] },
      },
    },
  },
];
