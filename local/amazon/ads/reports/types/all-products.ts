import { type ReportType, words } from "../report-type.ts";

/** The report types of all ad products together, by which the simulated Amazon refuses requests. Source: its guide "Report types". */
export const allProductsReports: readonly ReportType[] = [
  {
    adProduct: "ALL",
    id: "conversionPath",
    maxRangeDays: 90,
    retentionDays: 95,
    timeUnits: ["SUMMARY"],
    columns: words(`startDate endDate brandName`),
    groupings: {
      brandConversionPath: {
        columns: words(`
          simplifiedPath sales purchases newToBrandSales newToBrandPurchases
          sponsoredBrandsDisplayFrequency sponsoredDisplayDisplayFrequency
          amazonDspDisplayFrequency sponsoredBrandsVideoFrequency
          sponsoredDisplayOnlineVideoFrequency amazonDspOnlineVideoFrequency
          sponsoredTvStreamingTvFrequency amazonDspStreamingTvFrequency amazonDspAudioFrequency
          sponsoredProductsFrequency sponsoredDisplayFrequency
        `),
        filters: {},
      },
    },
  },
];
