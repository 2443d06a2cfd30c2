import postgres from "postgres";
import {
  type AmazonControl,
  createAmazonControl,
} from "../../local/amazon/control/amazon-control.ts";
import { startFunctionProcess } from "../../local/functions/process.ts";
import { sharedStack } from "./shared-stack.ts";
import { watchAnswers } from "./watch-answers.ts";

watchAnswers();

/**
 * The stack that the integration tests share. Each test brings its own people, so that none sees
 * another's.
 */
export const stack = await sharedStack();

/** The simulated Amazon's control plane. */
export const amazon: AmazonControl = createAmazonControl(stack.amazon_control_url);

/** The stack's Postgres, as its owner. */
export const database: postgres.Sql = postgres(stack.db_url, { max: 4, onnotice: () => {} });

/** The named secret keys. */
export const secretKeys = stack.secret_keys;

/** A return address that the stack allows. */
export const returnTo = `${stack.supabase_url}/demo/return`;

/** Two processes of one function beside the stack's own, each with its own memory. */
export async function twoProcesses(
  functionName: string,
): Promise<{ urls: string[]; [Symbol.asyncDispose](): Promise<void> }> {
  const processes = await Promise.all(
    [1, 2].map(() => startFunctionProcess({ functionName, env: stack.functionEnv })),
  );
  return {
    urls: processes.map(({ url }) => url),
    [Symbol.asyncDispose]: async () => {
      await Promise.all(processes.map((process) => process.stop()));
    },
  };
}
