import type postgres from "postgres";
import type { AmazonControl } from "../../../local/amazon/control/amazon-control.ts";
import { type Amazon, startAmazon } from "../../../local/amazon/start-amazon.ts";
import { connect } from "../../../local/postgres/connect.ts";
import { type Stack, startStack } from "../../../local/stack.ts";
import { readEncryptionKeys } from "../../../shared/crypto/read-keys.ts";
import { createSealer, type Sealer } from "../../../shared/crypto/sealer.ts";
import type { Bench } from "../part.ts";

/** A stack of its own for one part of the benchmark, and an Amazon that keeps nothing on disk. */
export interface BenchStack extends AsyncDisposable {
  stack: Stack;
  amazon: AmazonControl;
  /** The stack's Postgres, as a superuser. */
  admin: postgres.Sql;
  /** The product's own, with the stack's keys. */
  sealer: Sealer;
  /** The LwA client of the stack. */
  clientId: string;
}

/** The variables that point the product to an Amazon. */
function pointTo({ tokenUrl, authorizeUrl, apiUrls }: Amazon): Record<string, string> {
  return {
    AMAZON_ADS_TOKEN_URL: tokenUrl,
    AMAZON_ADS_AUTHORIZE_URL: authorizeUrl,
    AMAZON_ADS_API_URL_NA: apiUrls.NA,
    AMAZON_ADS_API_URL_EU: apiUrls.EU,
    AMAZON_ADS_API_URL_FE: apiUrls.FE,
  };
}

/** Starts a stack that is removed when the part ends. */
export async function startBenchStack(
  bench: Bench,
  env: Record<string, string> = {},
): Promise<BenchStack> {
  // Not the stack's: that one writes all that it knows to a file, five times a second under load.
  const amazon = await startAmazon({ clients: [] });
  let stack: Stack;
  try {
    bench.say("a stack of its own is starting");
    stack = await startStack({ port: 0, ephemeral: true, env: { ...pointTo(amazon), ...env } });
  } catch (error) {
    await amazon.close();
    throw error;
  }
  const {
    AMAZON_ADS_CLIENT_ID = "",
    AMAZON_ADS_CLIENT_SECRET = "",
    AMAZON_ADS_ENCRYPTION_KEYS = "",
  } = stack.functionEnv;
  await amazon.client.putClient({
    client_id: AMAZON_ADS_CLIENT_ID,
    client_secret: AMAZON_ADS_CLIENT_SECRET,
  });
  const admin = connect(stack.db_admin_url, { max: 2 });
  return {
    stack,
    admin,
    amazon: amazon.client,
    clientId: AMAZON_ADS_CLIENT_ID,
    sealer: createSealer(
      readEncryptionKeys(AMAZON_ADS_ENCRYPTION_KEYS),
    ),
    async [Symbol.asyncDispose](): Promise<void> {
      await admin.end({ timeout: 1 });
      await stack.stop();
      await amazon.close();
    },
  };
}
