import { ConnectError } from "../errors.ts";
import type { ListAccountsRequest } from "./list-accounts.ts";

/**
 * The connection that a request for a live list names.
 *
 * @throws ConnectError `invalid_request`.
 */
export function namedConnection(request: ListAccountsRequest): string {
  if (request.connection_id === undefined) {
    throw new ConnectError("invalid_request", "A live source needs a connection_id.");
  }
  return request.connection_id;
}
