import type { Context } from "../context.ts";
import { importEncryptionKeys } from "../crypto/encryption-keys.ts";
import { rememberOpened } from "../crypto/remember-opened.ts";
import { createSealer } from "../crypto/sealer.ts";
import type { Database } from "../database/database.ts";
import { ConnectError } from "../errors.ts";
import { LIMITS } from "../tokens/limits.ts";
import { type Environment, readEnvironment } from "./environment.ts";
import type { VerifyUserToken } from "./user-token.ts";

/** What one isolate makes once and keeps. */
export interface Runtime {
  environment: Environment;
  context: Context;
  verifyUserToken: VerifyUserToken;
}

function secretKey(environment: Environment): string {
  const key = environment.secretKeys["default"] ?? Object.values(environment.secretKeys)[0];
  if (key === undefined) {
    throw new ConnectError("configuration_invalid", "Cannot start: SUPABASE_SECRET_KEYS is empty.");
  }
  return key;
}

/** The way to the database, which is loaded with the first call: who is refused before needs none. */
function databaseOf(environment: Environment): Database {
  const { poolUrl, supabaseUrl: url } = environment;
  const address = { url, poolUrl, secretKey: secretKey(environment) };
  let connecting: Promise<Database> | undefined;
  return {
    async call(statement, args): Promise<unknown> {
      connecting ??= import("../database/connect-database.ts").then(({ connectDatabase }) =>
        connectDatabase(address)
      );
      return await (await connecting).call(statement, args);
    },
  };
}

/** Loads what verifies JWTs with the first one that comes: who brings an API key starts without it. */
function whenNeeded(environment: Environment): VerifyUserToken {
  let loading: Promise<VerifyUserToken> | undefined;
  return async (token) => {
    loading ??= import("./user-token.ts").then(({ userTokenVerifier }) =>
      userTokenVerifier(environment, fetch)
    );
    return await (await loading)(token);
  };
}

/**
 * Builds everything from the configuration.
 *
 * @throws ConnectError `configuration_invalid`.
 */
export async function createRuntime(
  variables: Record<string, string | undefined>,
): Promise<Runtime> {
  const environment = readEnvironment(variables);
  return {
    environment,
    verifyUserToken: whenNeeded(environment),
    context: {
      database: databaseOf(environment),
      sealer: rememberOpened(createSealer(
        await importEncryptionKeys(environment.encryptionKeys),
        environment.fernetKeys,
      )),
      lwa: {
        authorizeUrls: environment.authorizeUrls,
        tokenUrls: environment.tokenUrls,
        fetch,
        timeoutMs: LIMITS.requestMs,
      },
      adsApi: {
        baseUrls: environment.adsApiUrls,
        fetch,
        timeoutMs: 30_000,
        attempts: 4,
        firstPauseMs: 1_000,
      },
      ownClient: environment.ownClient,
      oauth: environment.oauth,
    },
  };
}

let current: Promise<Runtime> | undefined;

/** This isolate's runtime; a broken configuration is looked at again with each request. */
export function runtime(): Promise<Runtime> {
  current ??= createRuntime(Deno.env.toObject()).catch((error) => {
    current = undefined;
    throw error;
  });
  return current;
}
