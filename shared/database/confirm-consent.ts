import { z } from "zod/v3";
import type { Caller } from "../schemas/caller.ts";
import { type Connection, connectionSchema } from "../schemas/connection.ts";
import { rpc } from "./rpc.ts";
import type { Database } from "./database.ts";

/**
 * Moves the tokens of a consent into use.
 *
 * @throws ConnectError `confirmation_invalid`; `confirmation_refused` when another caller started,
 * and then the tokens are gone.
 */
export async function confirmConsent(
  database: Database,
  caller: Caller,
  confirmationHash: string,
): Promise<Connection> {
  const { connection } = await rpc(database, "confirm_consent", {
    caller,
    confirmation_hash: confirmationHash,
  }, z.object({ connection: connectionSchema }));
  return connection;
}
