import { coldStartPart } from "./cold-start/part.ts";
import { getTokenPart } from "./get-token/part.ts";
import { outagesPart } from "./outages/part.ts";
import type { Part } from "./part.ts";
import { refreshPart } from "./refresh/part.ts";
import { reportsPart } from "./reports/part.ts";
import { syncPart } from "./sync/part.ts";

/** In the order in which they run. */
export const PARTS: readonly Part[] = [
  getTokenPart,
  syncPart,
  refreshPart,
  reportsPart,
  coldStartPart,
  outagesPart,
];
