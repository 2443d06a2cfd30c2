import type { VerifyUserToken } from "../auth/verify-user-token.ts";
import { type Environment, readEnvironment } from "../config/read-environment.ts";
import type { Context } from "../context.ts";
import { createKeyedHash } from "../crypto/keyed-hash.ts";
import { rememberOpened } from "../crypto/remember-opened.ts";
import { createSealer } from "../crypto/sealer.ts";
import type { Database } from "../database/database.ts";
import { adsApiCall, countAmazonRequests } from "../metrics/count-amazon-requests.ts";
import { type Counters, createCounters } from "../metrics/counters.ts";
import { LIMITS } from "../tokens/limits.ts";
import { resolveHost } from "./resolve-host.ts";

/** What an isolate builds once and keeps. */
export interface Runtime {
  environment: Environment;
  context: Context;
  verifyUserToken: VerifyUserToken;
  /** What this isolate has counted and not handed in yet. */
  counters: Counters;
}

/**
 * The database, whose client is loaded with the first RPC: a call that is refused before needs none.
 */
function databaseOf(
  { poolUrl, supabaseUrl: url, secretKeys: { default: first, ...others } }: Environment,
  counters: Counters,
): Database {
  const secretKeys = [...(first === undefined ? [] : [first]), ...Object.values(others)];
  const onPoolWait = (seconds: number): void => counters.observe("pool_wait_seconds", {}, seconds);
  const address = { url, poolUrl, secretKeys, onPoolWait };
  let connecting: Promise<Database> | undefined;
  return {
    async rpc(name, args): Promise<unknown> {
      connecting ??= import("../database/transport/connect-database.ts").then((
        { connectDatabase },
      ) => connectDatabase(address));
      return await (await connecting).rpc(name, args);
    },
  };
}

/** Loaded with the first token of a third party. */
function issuerKeys(): Promise<typeof import("../database/issuer-keys.ts")> {
  return import("../database/issuer-keys.ts");
}

/** What verifies JWTs, loaded with the first JWT: a process that gets API keys starts without it. */
function lazyTokenVerifier(environment: Environment, database: Database): VerifyUserToken {
  let loading: Promise<VerifyUserToken> | undefined;
  return async (token) => {
    loading ??= import("../auth/verify-user-token.ts").then(({ createUserTokenVerifier }) =>
      createUserTokenVerifier(environment, fetch, Date.now, (issuer) => ({
        read: async () => (await issuerKeys()).readIssuerKeys(database, issuer),
        write: async (jwks) => (await issuerKeys()).storeIssuerKeys(database, issuer, jwks),
      }))
    );
    return await (await loading)(token);
  };
}

/**
 * Builds everything from the configuration.
 *
 * @throws ConnectError `configuration_invalid`.
 */
export function createRuntime(variables: Record<string, string | undefined>): Runtime {
  const environment = readEnvironment(variables);
  const counters = createCounters();
  const database = databaseOf(environment, counters);
  return {
    environment,
    counters,
    verifyUserToken: lazyTokenVerifier(environment, database),
    context: {
      database,
      sealer: rememberOpened(createSealer(environment.encryptionKeys, environment.fernetKeys)),
      keyedHash: createKeyedHash(environment.encryptionKeys),
      lwa: {
        authorizeUrls: environment.authorizeUrls,
        tokenUrls: environment.tokenUrls,
        fetch: countAmazonRequests(fetch, counters, () => "token"),
        timeoutMs: LIMITS.requestMs,
      },
      adsApi: {
        baseUrls: environment.adsApiUrls,
        fetch: countAmazonRequests(fetch, counters, adsApiCall),
        timeoutMs: 30_000,
        attempts: 4,
        firstPauseMs: 1_000,
      },
      accountsApi: environment.accountsApi,
      ownClient: environment.ownClient,
      oauth: environment.oauth,
      webhooks: {
        projectUrl: environment.supabaseUrl,
        fetch,
        // Standard Webhooks recommends 15 to 30 s.
        timeoutMs: 15_000,
        allowLoopback: environment.allowLoopbackWebhooks,
        resolveHost,
      },
    },
  };
}

let current: Runtime | undefined;

/**
 * The runtime of this isolate. A broken configuration is read again with the next request.
 *
 * @throws ConnectError `configuration_invalid`.
 */
export function currentRuntime(): Runtime {
  current ??= createRuntime(Deno.env.toObject());
  return current;
}
