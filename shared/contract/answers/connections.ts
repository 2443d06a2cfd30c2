import { z } from "zod/v3";
import { connectionDetailSchema, connectionSchema } from "../../schemas/connection.ts";

/** What `GET /connections` answers. */
export const connectionListSchema = z.object({
  connections: z.array(connectionSchema).describe("The caller's connections, newest first."),
});

/** See {@link connectionListSchema}. */
export type ConnectionList = z.infer<typeof connectionListSchema>;

/** What `GET` and `PATCH /connections/{id}` and `POST /connections` answer. */
export const detailedConnectionSchema = z.object({
  connection: connectionDetailSchema.describe("The connection, with the state of its token."),
});

/** See {@link detailedConnectionSchema}. */
export type DetailedConnection = z.infer<typeof detailedConnectionSchema>;

/** What `DELETE /connections/{id}` and `oauth-confirm` answer. */
export const shownConnectionSchema = z.object({
  connection: connectionSchema.describe("The connection."),
});

/** See {@link shownConnectionSchema}. */
export type ShownConnection = z.infer<typeof shownConnectionSchema>;
