import type { ListAccountsRequest } from "../contract/requests/list-accounts.ts";
import { ConnectError } from "../errors.ts";
import type { TokenTarget } from "../schemas/token-target.ts";

/**
 * The connection or the profile that a request for a live list names, or both.
 *
 * @throws ConnectError `invalid_request`.
 */
export function namedTarget({ connection_id, profile_id }: ListAccountsRequest): TokenTarget {
  if (connection_id === undefined && profile_id === undefined) {
    throw new ConnectError("invalid_request", "A live source needs a connection_id.");
  }
  return {
    ...(connection_id === undefined ? {} : { connection_id }),
    ...(profile_id === undefined ? {} : { profile_id }),
  };
}
