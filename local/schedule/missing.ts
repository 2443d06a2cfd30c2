import postgres from "postgres";

/** Whether a statement failed because its schema or table does not exist (yet). */
export function isMissing(error: unknown): boolean {
  // invalid_schema_name, undefined_table
  return error instanceof postgres.PostgresError && ["3F000", "42P01"].includes(error.code);
}
