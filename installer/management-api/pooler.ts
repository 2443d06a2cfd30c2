import { z } from "zod/v3";
import type { ManagementApi } from "./management-api.ts";

const poolersSchema = z.array(z.object({
  database_type: z.string(),
  db_host: z.string(),
  db_port: z.number().int(),
  db_name: z.string(),
  pool_mode: z.string(),
}));

/** Where the connection pooler is. */
export interface Pooler {
  host: string;
  port: number;
  database: string;
}

/** Reads the address of the pooler in transaction mode, in front of the primary database. */
export async function readPooler(api: ManagementApi): Promise<Pooler | undefined> {
  const answer = await api.call("GET", `/v1/projects/${api.ref}/config/database/pooler`);
  const found = poolersSchema.parse(answer).find(({ database_type, pool_mode }) =>
    database_type === "PRIMARY" && pool_mode === "transaction"
  );
  return found && { host: found.db_host, port: found.db_port, database: found.db_name };
}
