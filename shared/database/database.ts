/**
 * The one way to the database: a statement is a SQL function in `public` that only the service role
 * may execute; it takes named arguments and answers one JSON value.
 */
export interface Database {
  /**
   * @throws ConnectError `database_unavailable` when the database or the way to it fails.
   */
  call(statement: string, args: Record<string, unknown>): Promise<unknown>;
}
