import type { Context } from "../context.ts";
import type { SealedPlace } from "../crypto/sealed-place.ts";
import {
  continueHandOver,
  handOverConnection,
  type HandOverPlan,
  type NewOwner,
  readHandOver,
} from "../database/hand-over.ts";
import { ConnectError } from "../errors.ts";
import { pause } from "../http/pause.ts";
import type { Caller } from "../schemas/caller.ts";
import type { Connection } from "../schemas/connection.ts";

/** How often a refresh may come between reading the tokens and storing them. */
const MAX_ATTEMPTS = 5;

/**
 * Gives a connection to another user, for the operator. Its accounts, profiles, syncs and history follow;
 * API keys for this connection alone, invitations and consents end. The tokens are sealed for the new owner.
 *
 * @throws ConnectError `caller_not_allowed`, `connection_not_found`, `connection_not_ready`,
 * `connection_bound_to_app`, `quota_exceeded`, `refresh_in_progress`, and `user_unknown` or `user_banned`
 * for the new owner.
 */
export async function handOver(
  context: Context,
  caller: Caller,
  connectionId: string,
  newOwner: NewOwner,
): Promise<Connection> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const plan = await readHandOver(context.database, caller, connectionId, newOwner);
    const token = await sealForNewOwner(context, connectionId, plan);
    const handedOver = await handOverConnection(
      context.database,
      caller,
      connectionId,
      newOwner,
      token,
    );
    if (handedOver !== undefined) {
      let { unfinished } = handedOver;
      while (unfinished) {
        unfinished = await continueHandOver(context.database, caller, connectionId);
      }
      return handedOver.connection;
    }
    await pause(500 * 2 ** attempt * (0.75 + Math.random() / 2));
  }
  throw new ConnectError("refresh_in_progress", {
    connection_id: connectionId,
    retry_after: 20,
  });
}

async function sealForNewOwner(
  { sealer }: Context,
  row: string,
  { old_user_id, new_user_id, token }: HandOverPlan,
): Promise<HandOverPlan["token"]> {
  if (token === null) return null;
  async function sealAgain(sealed: string, kind: SealedPlace["kind"]): Promise<string> {
    const secret = await sealer.open(sealed, { row, owner: old_user_id, kind });
    return await sealer.seal(secret, { row, owner: new_user_id, kind });
  }
  const [encrypted_access_token, encrypted_refresh_token] = await Promise.all([
    sealAgain(token.encrypted_access_token, "access_token"),
    sealAgain(token.encrypted_refresh_token, "refresh_token"),
  ]);
  return { generation: token.generation, encrypted_access_token, encrypted_refresh_token };
}
