import { z } from "zod/v3";
import type { Caller } from "../schemas/caller.ts";
import { type Connection, connectionSchema } from "../schemas/connection.ts";
import type { Database } from "./database.ts";
import { rpc } from "./rpc.ts";

/** The user who gets a connection, by id or by e-mail address. */
export type NewOwner = { kind: "user"; user_id: string } | { kind: "email"; email: string };

const sealedTokenSchema = z.object({
  generation: z.number(),
  encrypted_access_token: z.string(),
  encrypted_refresh_token: z.string(),
});

const planSchema = z.object({
  old_user_id: z.string().uuid(),
  new_user_id: z.string().uuid(),
  /** Null for a disconnected connection. */
  token: sealedTokenSchema.nullable(),
});

/** From whom to whom a connection goes, and its sealed tokens. */
export type HandOverPlan = z.infer<typeof planSchema>;

const outcomeSchema = z.discriminatedUnion("outcome", [
  z.object({
    outcome: z.literal("handed_over"),
    connection: connectionSchema,
    unfinished: z.boolean(),
  }),
  z.object({ outcome: z.literal("changed") }),
]);

/**
 * Reads what has to be sealed for the new owner.
 *
 * @throws ConnectError `caller_not_allowed`, `connection_not_found`, `connection_bound_to_app`,
 * `connection_not_ready`, and `user_unknown` or `user_banned` for the new owner.
 */
export function readHandOver(
  database: Database,
  caller: Caller,
  connectionId: string,
  newOwner: NewOwner,
): Promise<HandOverPlan> {
  return rpc(
    database,
    "read_hand_over",
    { caller, connection_id: connectionId, new_owner: newOwner },
    planSchema,
  );
}

/**
 * Gives a connection to another user.
 *
 * @returns The connection, and whether accounts or profiles have yet to follow; undefined when a refresh was in
 * between, and the plan must be read again.
 * @throws ConnectError as {@link readHandOver} does; `quota_exceeded`.
 */
export async function handOverConnection(
  database: Database,
  caller: Caller,
  connectionId: string,
  newOwner: NewOwner,
  token: HandOverPlan["token"],
): Promise<{ connection: Connection; unfinished: boolean } | undefined> {
  const outcome = await rpc(
    database,
    "hand_over_connection",
    { caller, connection_id: connectionId, new_owner: newOwner, token },
    outcomeSchema,
  );
  return outcome.outcome === "handed_over" ? outcome : undefined;
}

/**
 * Lets the next batch of accounts and profiles follow a connection that was handed over.
 *
 * @returns Whether there are more.
 */
export async function continueHandOver(
  database: Database,
  caller: Caller,
  connectionId: string,
): Promise<boolean> {
  const { unfinished } = await rpc(
    database,
    "continue_hand_over",
    { caller, connection_id: connectionId },
    z.object({ unfinished: z.boolean() }),
  );
  return unfinished;
}
