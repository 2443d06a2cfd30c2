import postgres from "postgres";
import { z } from "zod";
import { allowQuery, readBody } from "./read-body.ts";
import { Refused } from "./refused.ts";
import type { Route } from "./route.ts";

const querySchema = z.strictObject({
  query: z.string().min(1),
  parameters: z.array(z.unknown()).optional(),
  read_only: z.boolean().optional(),
});

/** Of several statements, the last that has rows answers. */
function rowsOf(results: unknown): unknown[] {
  if (!Array.isArray(results)) return [];
  const sets = results.filter((result): result is unknown[] => Array.isArray(result));
  return sets.length === 0 ? results : sets.findLast((rows) => rows.length > 0) ?? [];
}

/** `POST /database/query`: one message of the simple protocol, as the role `postgres`. */
export const databaseRoutes: readonly Route[] = [{
  method: "POST",
  path: "/v1/projects/{ref}/database/query",
  needs: ["database_write"],
  changes: true,
  async answer({ request, query, connect }): Promise<Response> {
    allowQuery(query, []);
    const body = await readBody(request, querySchema);
    const sql = connect();
    try {
      const results = await sql.unsafe(body.query).simple();
      return Response.json(rowsOf(results), { status: 201 });
    } catch (error) {
      if (!(error instanceof postgres.PostgresError)) throw error;
      throw new Refused(
        400,
        `Failed to run sql query: ERROR:  ${error.code}: ${error.message}\n`,
      );
    } finally {
      await sql.end({ timeout: 1 });
    }
  },
}];
