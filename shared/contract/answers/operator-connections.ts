import { z } from "zod/v3";
import { ownedConnectionSchema } from "../../schemas/owned-connection.ts";

/** What `operator-connections` answers. */
export const operatorConnectionsSchema = z.object({
  connections: z.array(ownedConnectionSchema)
    .describe("The connections of all users, newest first."),
  next_cursor: z.string().nullable().describe("The cursor of the next page; null at the end."),
});

/** See {@link operatorConnectionsSchema}. */
export type OperatorConnections = z.infer<typeof operatorConnectionsSchema>;
