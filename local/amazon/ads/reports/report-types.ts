import type { ReportType } from "./report-type.ts";
import { allProductsReports } from "./types/all-products.ts";
import { demandSidePlatformReports } from "./types/demand-side-platform.ts";
import { sponsoredBrandsReports } from "./types/sponsored-brands.ts";
import { sponsoredDisplayReports } from "./types/sponsored-display.ts";
import { sponsoredProductsReports } from "./types/sponsored-products.ts";
import { sponsoredTelevisionReports } from "./types/sponsored-television.ts";

/** Every report type of the catalogue, by `reportTypeId`. */
export const reportTypes: ReadonlyMap<string, ReportType> = new Map(
  [
    ...sponsoredProductsReports,
    ...sponsoredBrandsReports,
    ...sponsoredDisplayReports,
    ...sponsoredTelevisionReports,
    ...demandSidePlatformReports,
    ...allProductsReports,
  ].map((type) => [type.id, type]),
);
