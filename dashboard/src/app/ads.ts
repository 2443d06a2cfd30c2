import { type AdsAdmin, createAdsAdmin } from "../../../client/admin.ts";
import type { Config } from "./config.ts";

export { AdsConnectError } from "../../../client/index.ts";
export type * from "../../../client/admin.ts";
export type * from "../../../client/index.ts";

/** The client of the project: the only way from the pages to the functions and the tables. */
export type Ads = AdsAdmin;

/**
 * Makes the client of the project that `config.json` names.
 *
 * @param accessToken The token of the signed-in person; it is asked for before each call.
 */
export function createAds(
  { supabaseUrl, publishableKey, functionPrefix }: Config,
  accessToken: () => Promise<string | undefined>,
): Ads {
  return createAdsAdmin({ url: supabaseUrl, publishableKey, accessToken }, { functionPrefix });
}
