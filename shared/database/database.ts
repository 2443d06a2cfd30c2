/**
 * The one way to the database: a statement is a SQL function in `public` that only the service role
 * may execute; it takes named arguments and answers one JSON value.
 */
export interface Database {
  /**
   * @param args JSON values; what is undefined is left to the statement's default. A list is JSON
   * unless it is a {@link SqlArray}.
   * @throws ConnectError `database_unavailable` when the database or the way to it fails;
   * `internal_error` when the database refuses the statement.
   */
  call(statement: string, args: Record<string, unknown>): Promise<unknown>;
}

/** An argument of a SQL array's type, for instance `text[]`. */
export class SqlArray {
  constructor(readonly members: readonly string[]) {}

  toJSON(): readonly string[] {
    return this.members;
  }
}
