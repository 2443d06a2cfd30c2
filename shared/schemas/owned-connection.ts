import { z } from "zod/v3";
import { connectionSchema } from "./connection.ts";

/** A connection and whose it is, as the operator sees it (`amazon_ads.list_all_connections`). */
export const ownedConnectionSchema = connectionSchema.extend({
  owner: z.object({
    id: z.string().uuid().describe("The id of the user."),
    email: z.string().nullable().describe("The e-mail address of the user."),
    name: z.string().nullable().describe("The name of the user."),
  }).describe("The user whose connection it is."),
});

/** See {@link ownedConnectionSchema}. */
export type OwnedConnection = z.infer<typeof ownedConnectionSchema>;
