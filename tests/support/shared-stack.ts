import { type Stack, startStack } from "../../local/stack.ts";
import { type Pooler, startPgbouncer } from "./pgbouncer.ts";
import { poolerAddress } from "./pooler-address.ts";

/** Where a run of several test files says which stack they share: a file's path. */
const VARIABLE = "TEST_STACK";

/** What tests need to know of a stack; only one that the test file has started itself can deploy. */
export type SharedStack =
  & Partial<Pick<Stack, "deploy">>
  & Pick<
    Stack,
    | "supabase_url"
    | "functions_url"
    | "publishable_key"
    | "secret_keys"
    | "db_url"
    | "amazon_url"
    | "amazon_control_url"
    | "logs_dir"
    | "functionEnv"
  >;

/** The stack of this run; a test file that runs alone starts its own and ends it. */
export async function sharedStack(): Promise<SharedStack> {
  const file = Deno.env.get(VARIABLE);
  if (file !== undefined) return JSON.parse(await Deno.readTextFile(file));
  const stack = await startStack({ port: 0, ephemeral: true });
  Deno.test.afterAll(() => stack.stop());
  return stack;
}

/** A stack that several test files use. */
export interface RunningStack {
  /** For a process that runs test files: tells it of the stack. */
  environment: Record<string, string>;
  stop(): Promise<void>;
}

/**
 * Starts a stack for several test files.
 *
 * @param pooled Whether its functions go to the database through a pooler.
 */
export async function startSharedStack({ pooled = false } = {}): Promise<RunningStack> {
  const file = await Deno.makeTempFile({ suffix: ".json" });
  const address = pooled ? poolerAddress() : undefined;
  const stack = await startStack({
    port: 0,
    ephemeral: true,
    ...(address ? { env: { AMAZON_ADS_DATABASE_POOL_URL: address.url } } : {}),
  });
  let pooler: Pooler | undefined;

  async function stop(): Promise<void> {
    await pooler?.stop();
    await stack.stop();
    await Deno.remove(file);
  }

  try {
    if (address) pooler = await startPgbouncer(address, stack.db_admin_url);
    await Deno.writeTextFile(file, JSON.stringify(stack), { mode: 0o600 });
    return { environment: { [VARIABLE]: file }, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
