import type { Database } from "../database.ts";

/** The addresses and the key with which the functions reach the database. */
export interface DatabaseAddress {
  /** The project's API. */
  url: string;
  /** The secret keys of the project, which may call the RPCs, in the order in which they are tried. */
  secretKeys: readonly string[];
  /** The project's connection pooler, if it is configured. */
  poolUrl: string | undefined;
  /** Hears how long each statement waited for a connection of the pool. */
  onPoolWait?: (seconds: number) => void;
}

/** Connects to the database: through the pooler if there is one, otherwise through the Data API. */
export async function connectDatabase(
  { url, secretKeys, poolUrl, onPoolWait }: DatabaseAddress,
): Promise<Database> {
  // The library of the other transport is never loaded.
  if (poolUrl === undefined) {
    const { createDataApi } = await import("./data-api.ts");
    return createDataApi({ url, secretKeys, fetch });
  }
  const { createPooler } = await import("./pooler.ts");
  return createPooler({ url: poolUrl, ...(onPoolWait ? { onPoolWait } : {}) });
}
