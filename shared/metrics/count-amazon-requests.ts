import { isStorageHost } from "../amazon/reports/storage-host.ts";
import type { Counters } from "./counters.ts";

/** The calls of the Ads API that the product itself makes, by the ends of their paths. */
const ADS_API_CALLS: readonly [RegExp, string][] = [
  [/\/v2\/profiles$/, "list_profiles"],
  [/\/v2\/profiles\/[^/]+$/, "read_profile"],
  [/\/adsAccounts\/list$/, "list_ads_accounts"],
  [/\/adsApi\/v1\/query\/advertiserAccounts$/, "query_advertiser_accounts"],
  [/\/dsp\/advertisers$/, "list_dsp_advertisers"],
  [/\/adsAccounts$/, "register_ads_account"],
  [/\/adsAccounts\/[^/]+$/, "read_ads_account"],
  [/\/termsTokens(\/[^/]+)?$/, "terms_token"],
  [/\/reporting\/reports$/, "create_report"],
  [/\/reporting\/reports\/[^/]+$/, "report"],
  [/^\/report-files\//, "report_file"],
];

/**
 * The name of a call of the Ads API. Callers of the proxy choose any path: those that the product does
 * not call itself share the name `other`.
 */
export function adsApiCall({ hostname, pathname }: URL): string {
  // The paths of files in Amazon's storage are any.
  if (isStorageHost(hostname)) return "report_file";
  return ADS_API_CALLS.find(([path]) => path.test(pathname))?.[1] ?? "other";
}

function addressOf(input: string | URL | Request): string {
  return input instanceof Request ? input.url : String(input);
}

/** Why there was no answer. */
function failureOf(error: unknown): string {
  if (!(error instanceof Error)) return "network";
  if (error.name === "TimeoutError") return "timeout";
  return error.name === "AbortError" ? "aborted" : "network";
}

/**
 * Makes a fetch that counts each request by its call and its outcome.
 *
 * @param callOf Names the call of an address; the names are few.
 */
export function countAmazonRequests(
  send: typeof fetch,
  counters: Counters,
  callOf: (address: URL) => string,
): typeof fetch {
  return async (input, init) => {
    const call = callOf(new URL(addressOf(input)));
    try {
      const response = await send(input, init);
      counters.increment("amazon_requests_total", { call, status: String(response.status) });
      return response;
    } catch (error) {
      counters.increment("amazon_requests_total", { call, status: failureOf(error) });
      throw error;
    }
  };
}
