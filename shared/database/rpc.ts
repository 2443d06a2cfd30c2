// Only the types of zod: what every function calls needs no schema, and starts sooner without.
import type { z } from "zod/v3";
import { ConnectError, isErrorCode } from "../errors.ts";
import type { Database } from "./database.ts";

/** A refusal as the database answers it, whose other members are checked when they are used. */
interface Refusal {
  refusal: string;
  connection_id?: unknown;
  quota?: unknown;
  limit?: unknown;
}

function isRefusal(answer: unknown): answer is Refusal {
  return typeof answer === "object" && answer !== null && "refusal" in answer &&
    typeof answer.refusal === "string";
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

function errorOf({ refusal: code, connection_id, quota, limit }: Refusal): ConnectError {
  if (code !== "quota_exceeded" || typeof quota !== "string" || typeof limit !== "number") {
    return refusal(code, typeof connection_id === "string" ? connection_id : null);
  }
  return new ConnectError(
    code,
    `A user of this project may have ${limit} ${
      quota.replaceAll("_", " ")
    }, and this one has them. ` +
      "Remove some, or ask the operator for more.",
    { quota, limit },
  );
}

function unknownForm(name: string, cause?: unknown): ConnectError {
  return new ConnectError(
    "internal_error",
    `Cannot parse the answer of "${name}". Have all migrations been applied?`,
    { cause },
  );
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
  if (isRefusal(answer)) throw errorOf(answer);
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw unknownForm(name, parsed.error);
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

/**
 * Calls an RPC whose answer, an object, is of no interest unless it is a refusal.
 *
 * @returns The answer.
 * @throws ConnectError the refusal that the database answered; `database_unavailable`; `internal_error` when
 * the answer is no object.
 */
export async function command(
  database: Database,
  name: string,
  args: Record<string, unknown>,
): Promise<object> {
  const answer = await database.rpc(name, args);
  if (isRefusal(answer)) throw errorOf(answer);
  if (typeof answer !== "object" || answer === null) throw unknownForm(name);
  return answer;
}
