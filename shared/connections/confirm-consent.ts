import type { Context } from "../context.ts";
import type { ConfirmRequest } from "../contract/requests/oauth-confirm.ts";
import { sha256Hex } from "../crypto/sha256.ts";
import * as rpc from "../database/confirm-consent.ts";
import type { Caller } from "../schemas/caller.ts";
import type { Connection } from "../schemas/connection.ts";

/**
 * Makes a connection active, for the caller that started its consent. The same request has the same
 * outcome for ten minutes.
 *
 * @throws ConnectError `confirmation_invalid`, `confirmation_refused`.
 */
export async function confirmConsent(
  context: Context,
  caller: Caller,
  request: ConfirmRequest,
): Promise<Connection> {
  return await rpc.confirmConsent(context.database, caller, sha256Hex(request.confirmation));
}
