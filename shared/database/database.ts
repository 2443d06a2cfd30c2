/**
 * The database as the functions see it: they call RPCs, which are SQL functions in the schema `amazon_ads`
 * that only the functions' own roles may execute. An RPC has named arguments and answers one JSON value.
 */
export interface Database {
  /**
   * @param args JSON values; an argument that is undefined keeps the RPC's default. A list is JSON unless it is
   * a {@link SqlArray}.
   * @throws ConnectError `database_unavailable` when the database or the connection to it fails;
   * `internal_error` when the database refuses the call.
   */
  rpc(name: string, args: Record<string, unknown>): Promise<unknown>;
}

/** An argument of a SQL array's type, for instance `text[]`. */
export class SqlArray {
  constructor(readonly members: readonly string[]) {}

  toJSON(): readonly string[] {
    return this.members;
  }
}
