import type { AdsApi } from "./amazon/ads-api.ts";
import type { LoginWithAmazon, LwaClient } from "./amazon/login-with-amazon.ts";
import type { Sealer } from "./crypto/sealer.ts";
import type { Database } from "./database/database.ts";

/**
 * What every use case works with, handed down from `shared/edge`: nothing below reads the
 * environment, so each runs in a test with what the test hands it.
 */
export interface Context {
  database: Database;
  sealer: Sealer;
  lwa: LoginWithAmazon;
  adsApi: AdsApi;
  /** The project's own LwA app. */
  ownClient: LwaClient;
  oauth: {
    redirectUrl: string;
    allowedReturnUrls: readonly string[];
    defaultScopes: readonly string[];
  };
}
