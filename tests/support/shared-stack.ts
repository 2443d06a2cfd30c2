import { type Stack, startStack } from "../../local/stack.ts";
import { type Pooler, startPgbouncer } from "./pgbouncer.ts";
import { poolerAddress } from "./pooler-address.ts";

/** Where a run of several test files says which stack they share: a file's path. */
const VARIABLE = "TEST_STACK";

/** What tests need to know of a stack. */
export type SharedStack = Pick<
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

/**
 * Starts a stack, tells whoever runs inside about it, and ends it.
 *
 * @param pooled Whether its functions go to the database through a pooler.
 */
export async function withSharedStack<Result>(
  run: (environment: Record<string, string>) => Promise<Result>,
  { pooled = false } = {},
): Promise<Result> {
  const file = await Deno.makeTempFile({ suffix: ".json" });
  const address = pooled ? poolerAddress() : undefined;
  const stack = await startStack({
    port: 0,
    ephemeral: true,
    ...(address ? { env: { DATABASE_POOL_URL: address.url } } : {}),
  });
  let pooler: Pooler | undefined;
  try {
    if (address) pooler = await startPgbouncer(address, stack.db_admin_url);
    await Deno.writeTextFile(file, JSON.stringify(stack), { mode: 0o600 });
    return await run({ [VARIABLE]: file });
  } finally {
    await pooler?.stop();
    await stack.stop();
    await Deno.remove(file);
  }
}
