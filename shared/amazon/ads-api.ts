import type { Region } from "../schemas/region.ts";

/** The addresses of the Amazon Ads API, with time limits and retries. */
export interface AdsApi {
  baseUrls: Record<Region, string>;
  fetch: typeof fetch;
  /** The limit of one request, answer included. Amazon's slowest percentile takes 30 s. */
  timeoutMs: number;
  /** How many times in all an idempotent request is sent. */
  attempts: number;
  /** The first pause between attempts; it doubles, with full jitter. */
  firstPauseMs: number;
  /** By `performance.now()`: no attempt begins or lasts after it. */
  deadline?: number;
}

/** Source: Amazon Ads API, "API overview". A profile is known only at its own region's host. */
export const ADS_API_URLS: Record<Region, string> = {
  NA: "https://advertising-api.amazon.com",
  EU: "https://advertising-api-eu.amazon.com",
  FE: "https://advertising-api-fe.amazon.com",
};

/** What a request is authorized with. */
export interface AdsApiCredential {
  clientId: string;
  accessToken: string;
  /** Gets another access token after a 401; the requests that follow use it too. */
  renew: () => Promise<string>;
}
