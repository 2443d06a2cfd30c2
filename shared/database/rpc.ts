import { z } from "zod/v3";
import { ConnectError, isErrorCode } from "../errors.ts";
import type { Database } from "./database.ts";

const refusalSchema = z.object({
  refusal: z.string(),
  connection_id: z.string().nullish(),
  quota: z.string().optional(),
  limit: z.number().optional(),
});

function mayBeRefusal(answer: unknown): boolean {
  return typeof answer === "object" && answer !== null && "refusal" in answer;
}

/** Makes an error of a refusal that the database answered, for a call or for one of its items. */
export function refusal(code: string, connectionId?: string | null): ConnectError {
  if (!isErrorCode(code)) {
    return new ConnectError(
      "internal_error",
      `The database refused with an unknown code "${code}".`,
    );
  }
  return new ConnectError(code, connectionId ? { connection_id: connectionId } : {});
}

/**
 * Parses the answer of an RPC, or one of several answers in it.
 *
 * @throws ConnectError the refusal that the database answered; `internal_error` when the answer does not match
 * the schema.
 */
export function parseAnswer<Schema extends z.ZodType>(
  name: string,
  answer: unknown,
  schema: Schema,
): z.infer<Schema> {
  // Most answers are none, and a failed parse is slow.
  const refused = mayBeRefusal(answer) ? refusalSchema.safeParse(answer) : undefined;
  if (refused?.success) {
    const { refusal: code, connection_id, quota, limit } = refused.data;
    if (code !== "quota_exceeded" || quota === undefined || limit === undefined) {
      throw refusal(code, connection_id);
    }
    throw new ConnectError(
      code,
      `A user of this project may have ${limit} ${
        quota.replaceAll("_", " ")
      }, and this one has them. ` +
        "Remove some, or ask the operator for more.",
      { quota, limit },
    );
  }
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw new ConnectError(
    "internal_error",
    `Cannot parse the answer of "${name}". Have all migrations been applied?`,
    { cause: parsed.error },
  );
}

/**
 * Calls an RPC and parses its answer.
 *
 * @throws ConnectError as {@link parseAnswer} does; `database_unavailable`.
 */
export async function rpc<Schema extends z.ZodType>(
  database: Database,
  name: string,
  args: Record<string, unknown>,
  schema: Schema,
): Promise<z.infer<Schema>> {
  return parseAnswer(name, await database.rpc(name, args), schema);
}
