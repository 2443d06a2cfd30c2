import type { AdsApi } from "./amazon/ads-api.ts";
import type { LoginWithAmazon, LwaClient } from "./amazon/login-with-amazon.ts";
import type { KeyedHash } from "./crypto/keyed-hash.ts";
import type { Sealer } from "./crypto/sealer.ts";
import type { Database } from "./database/database.ts";
import type { AccountsApi } from "./schemas/accounts-api.ts";

/**
 * What every use case works with, handed down from `shared/edge`: nothing below reads the
 * environment, so each runs in a test with what the test hands it.
 */
export interface Context {
  database: Database;
  sealer: Sealer;
  keyedHash: KeyedHash;
  lwa: LoginWithAmazon;
  adsApi: AdsApi;
  /** Which of Amazon's lists of accounts is read: `current` when absent. */
  accountsApi?: AccountsApi;
  /** The project's own LwA app. */
  ownClient: LwaClient;
  oauth: {
    redirectUrl: string;
    allowedReturnUrls: readonly string[];
    defaultScopes: readonly string[];
  };
  webhooks: {
    /** This project's own address: deliveries of another project's database are not sent. */
    projectUrl: string;
    fetch: typeof fetch;
    /** The time limit of one attempt. */
    timeoutMs: number;
    /** Whether webhooks may be sent to this machine: on the local stack alone. */
    allowLoopback: boolean;
    /** The IP addresses of a name; none when there is no such name. The signal ends the look-up. */
    resolveHost(name: string, signal: AbortSignal): Promise<string[]>;
  };
}
