import { z } from "zod";
import { signUp } from "../../../local/demo/sign-up.ts";
import { startPgbouncer } from "../../support/pgbouncer.ts";
import { poolerAddress } from "../../support/pooler-address.ts";
import type { Bench } from "../part.ts";
import { type BenchStack, startBenchStack } from "../stage/bench-stack.ts";
import { silenceDatabase } from "../stage/schedule.ts";
import { seedConnections } from "../stage/seed-connections.ts";
import { fillConnections } from "./fill-connections.ts";

/** How many connections are asked for in turn. */
const ASKED_FOR = 1_000;

/** A stack with a pooler, and a user in it who has connections. */
export interface PooledStack extends AsyncDisposable {
  staged: BenchStack;
  poolUrl: string;
  /** The connections whose fresh tokens are asked for. */
  connectionIds: string[];
  /** The credentials of their owner. */
  apiKey: string;
  jwt: string;
}

async function createKey({ stack }: BenchStack, userId: string): Promise<string> {
  const made = await fetch(`${stack.functions_url}/api-keys`, {
    method: "POST",
    headers: { apikey: stack.secret_keys.default, "content-type": "application/json" },
    body: JSON.stringify({ user_id: userId, name: "Bench", scopes: ["tokens"] }),
  });
  return z.object({ key: z.string() }).parse(await made.json()).key;
}

/** Starts a stack with so many connections in its database. */
export async function startPooledStack(bench: Bench, connections: number): Promise<PooledStack> {
  await using starting = new AsyncDisposableStack();
  const staged = starting.use(await startBenchStack(bench));
  await silenceDatabase(staged.admin);
  const address = poolerAddress();
  const pooler = await startPgbouncer(address, staged.stack.db_admin_url);
  starting.defer(() => pooler.stop());

  const { userId, supabase } = await signUp(staged.stack);
  const { data } = await supabase.auth.getSession();
  const own = Math.min(ASKED_FOR, connections);
  bench.say(`${connections.toLocaleString("en-US")} connections are put into it`);
  await fillConnections(staged, connections - own);
  const connectionIds = await seedConnections(
    staged,
    Array.from({ length: own }, (_, n) => ({
      accessToken: `Atza|${n}${"x".repeat(371)}`,
      refreshToken: `Atzr|${n}`,
    })),
    { userId, expiresIn: 86_400, dueIn: null },
  );
  const apiKey = await createKey(staged, userId);
  const running = starting.move();
  return {
    staged,
    poolUrl: address.url,
    connectionIds,
    apiKey,
    jwt: data.session?.access_token ?? "",
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
