import { z } from "zod/v3";
import type { RunSql } from "../chapters/apply-chapters.ts";
import { ManagementApiError, SqlError } from "./errors.ts";
import type { ManagementApi } from "./management-api.ts";

const rowsSchema = z.array(z.record(z.unknown()));

/** `Failed to run sql query: ERROR:  42P01: relation "a" does not exist`, and lines about where. */
const REFUSED = /ERROR:\s+(?:([0-9A-Z]{5}):\s+)?([^]*)$/;

/**
 * Runs a script in the project's database, as the role `postgres`. It is one message, and so one
 * transaction. The API cuts off what takes longer than 50 s, and the outcome is unknown then.
 *
 * @throws SqlError when Postgres refuses. OutcomeUnknown when no answer came.
 */
export function sqlRunner(api: ManagementApi): RunSql {
  return async (query) => {
    try {
      const path = `/v1/projects/${api.ref}/database/query`;
      return rowsSchema.parse(await api.call("POST", path, { body: { query }, once: true }));
    } catch (error) {
      if (!(error instanceof ManagementApiError) || error.status !== 400) throw error;
      const [, code, message = error.said] = REFUSED.exec(error.said) ?? [];
      throw new SqlError(message.trim(), code);
    }
  };
}
