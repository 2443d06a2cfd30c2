import type { Database } from "./database.ts";
import { gatherReads } from "./gather-reads.ts";

/** Where the database is. */
export interface DatabaseAddress {
  /** The project's API. */
  url: string;
  /** A secret key of the project's, which may call the statements. */
  secretKey: string;
  /** The connection pooler, where the project has named it. */
  poolUrl: string | undefined;
}

/** The way to the database: through the pooler where there is one, else through the Data API. */
export async function connectDatabase(
  { url, secretKey, poolUrl }: DatabaseAddress,
): Promise<Database> {
  // The library of the way that is not taken is never loaded.
  if (poolUrl === undefined) {
    const { createDataApi } = await import("./data-api.ts");
    return gatherReads(createDataApi({ url, secretKey, fetch }));
  }
  const { createPooler } = await import("./pooler.ts");
  return gatherReads(createPooler({ url: poolUrl }));
}
