import { z } from "zod";
import { Refused } from "./refused.ts";

/** Parses a JSON body as strictly as the API does: a field that is not described is refused. */
export async function readBody<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
): Promise<z.output<Schema>> {
  let body: unknown;
  try {
    body = JSON.parse(await request.text());
  } catch {
    throw new Refused(400, "Unexpected token in JSON");
  }
  const { success, data, error } = schema.safeParse(body);
  if (success) return data;
  throw new Refused(400, z.prettifyError(error));
}

/** Refuses parameters that are not described. */
export function allowQuery(query: URLSearchParams, names: readonly string[]): void {
  for (const name of query.keys()) {
    if (!names.includes(name)) throw new Refused(400, `property ${name} should not exist`);
  }
}
