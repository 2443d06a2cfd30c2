import { DEMAND_SIDE_PLATFORM } from "./demand-side-platform.ts";
import type { ReportType } from "./report-type.ts";
import { SPONSORED_BRANDS } from "./sponsored-brands.ts";
import { SPONSORED_DISPLAY } from "./sponsored-display.ts";
import { SPONSORED_PRODUCTS } from "./sponsored-products.ts";
import { SPONSORED_TELEVISION } from "./sponsored-television.ts";

/** The catalogue: every report type that can be requested. A further one is a line in one of these lists. */
export const REPORT_TYPES: readonly ReportType[] = [
  ...SPONSORED_PRODUCTS,
  ...SPONSORED_BRANDS,
  ...SPONSORED_DISPLAY,
  ...SPONSORED_TELEVISION,
  ...DEMAND_SIDE_PLATFORM,
];
