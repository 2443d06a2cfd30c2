import { z } from "zod/v3";
import type { ManagementApi } from "./management-api.ts";

/** Reads which schemas the Data API exposes, in their order. None means that the Data API is off. */
export async function readExposedSchemas(api: ManagementApi): Promise<string[]> {
  const answer = await api.call("GET", `/v1/projects/${api.ref}/postgrest`);
  const { db_schema } = z.object({ db_schema: z.string() }).parse(answer);
  return db_schema.split(",").map((name) => name.trim()).filter((name) => name !== "");
}

/**
 * Replaces the list of exposed schemas. The API has no way to add one: read the list just before.
 */
export async function writeExposedSchemas(
  api: ManagementApi,
  schemas: readonly string[],
): Promise<void> {
  await api.call("PATCH", `/v1/projects/${api.ref}/postgrest`, {
    body: { db_schema: schemas.join(",") },
  });
}
