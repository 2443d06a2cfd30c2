import { z } from "zod/v3";
import { type OwnedConnection, ownedConnectionSchema } from "../schemas/owned-connection.ts";
import type { Database } from "./database.ts";
import { rpc } from "./rpc.ts";

/** Which connections of all users are listed. */
export interface AllConnectionsRequest {
  filter: { status?: string | undefined; text?: string | undefined };
  pageSize: number;
  after: { created_at: string; id: string } | null;
}

/** The connections of all users, newest first. The caller has judged the operator before. */
export async function listAllConnections(
  database: Database,
  { filter, pageSize, after }: AllConnectionsRequest,
): Promise<OwnedConnection[]> {
  const { connections } = await rpc(
    database,
    "list_all_connections",
    { filter, page_size: pageSize, after },
    z.object({ connections: z.array(ownedConnectionSchema) }),
  );
  return connections;
}
