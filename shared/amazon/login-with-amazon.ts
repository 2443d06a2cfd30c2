import type { Region } from "../schemas/region.ts";

/** An LwA security profile: the app that requests tokens. */
export interface LwaClient {
  clientId: string;
  clientSecret: string;
}

/** The addresses of Login with Amazon, and how requests are sent there. */
export interface LoginWithAmazon {
  authorizeUrls: Record<Region, string>;
  tokenUrls: Record<Region, string>;
  fetch: typeof fetch;
  /** The limit of one token request, answer included; shorter than any lease on a refresh. */
  timeoutMs: number;
}

/**
 * Each region's hosts. Codes and access tokens are global: any host accepts what another one issued.
 * Source: Amazon Ads API, "Authorization grants" and "Access tokens".
 */
export const LWA_AUTHORIZE_URLS: Record<Region, string> = {
  NA: "https://www.amazon.com/ap/oa",
  EU: "https://eu.account.amazon.com/ap/oa",
  FE: "https://apac.account.amazon.com/ap/oa",
};

/** See {@link LWA_AUTHORIZE_URLS}. */
export const LWA_TOKEN_URLS: Record<Region, string> = {
  NA: "https://api.amazon.com/auth/o2/token",
  EU: "https://api.amazon.co.uk/auth/o2/token",
  FE: "https://api.amazon.co.jp/auth/o2/token",
};
