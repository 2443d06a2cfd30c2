import { fileURLToPath } from "node:url";
import { type FunctionProcess, startFunctionProcess } from "../../../local/functions/process.ts";
import type { LoadOrder } from "./load.ts";
import type { PooledStack } from "./pooled-stack.ts";

/** A process of a function, and the requests that load it. */
export interface Subject {
  process: FunctionProcess;
  order: Omit<LoadOrder, "connections" | "seconds">;
  /** What else happens once during each load. */
  meanwhile?: () => Promise<void>;
}

const FLOORS = fileURLToPath(new URL("floors", import.meta.url));

/** The names of the rows. */
export const ROWS = {
  nothing: "floor: nothing",
  query: "floor: one prepared query",
  queryUser: "the same, asked with the JWT",
  pooledKey: "pooler, API key",
  pooledUser: "pooler, user's JWT",
  dataApiKey: "Data API, API key",
} as const;

type Name = keyof typeof ROWS;

/** Starts the named subjects, each in a process of its own, and ends them with the stack. */
export async function startSubjects(
  pooled: PooledStack,
  names: readonly Name[],
  running: AsyncDisposableStack,
): Promise<Map<string, Subject>> {
  const { stack } = pooled.staged;
  const direct = new URL(stack.db_url);
  const throughPooler = { ...stack.functionEnv, AMAZON_ADS_DATABASE_POOL_URL: pooled.poolUrl };
  const byKey = { authorization: `Bearer ${pooled.apiKey}` };
  const byUser = { authorization: `Bearer ${pooled.jwt}` };
  const kinds: Record<Name, {
    functionName: string;
    functionsFolder?: string;
    env: Record<string, string>;
    headers: Record<string, string>;
  }> = {
    nothing: { functionName: "nothing", functionsFolder: FLOORS, env: {}, headers: byKey },
    query: {
      functionName: "one-query",
      functionsFolder: FLOORS,
      env: { FLOOR_DATABASE_URL: direct.href },
      headers: byKey,
    },
    // A JWT makes the request a kilobyte longer, which the floor has to read as well.
    queryUser: {
      functionName: "one-query",
      functionsFolder: FLOORS,
      env: { FLOOR_DATABASE_URL: direct.href },
      headers: byUser,
    },
    pooledKey: { functionName: "get-token", env: throughPooler, headers: byKey },
    pooledUser: {
      functionName: "get-token",
      env: throughPooler,
      headers: byUser,
    },
    dataApiKey: { functionName: "get-token", env: stack.functionEnv, headers: byKey },
  };
  const subjects = new Map<string, Subject>();
  for (const name of names) {
    const { functionName, functionsFolder, env, headers } = kinds[name];
    const process = await startFunctionProcess({
      functionName,
      env,
      ...(functionsFolder === undefined ? {} : { functionsFolder }),
    });
    running.defer(() => process.stop());
    subjects.set(ROWS[name], {
      process,
      order: {
        url: process.url,
        paths: pooled.connectionIds.map((id) => `/${functionName}?connection_id=${id}`),
        headers,
      },
    });
  }
  return subjects;
}
