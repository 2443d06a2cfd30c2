import type { z } from "zod/v3";
import type { ErrorCode } from "../errors.ts";
import type { Scope } from "../schemas/api-key.ts";

/**
 * What a caller needs: nothing, a credential that acts for a user, that of an operator who may name no user,
 * or the schedule's ticket. An API key of an operator's is a credential of an operator.
 */
export type OperationCallers =
  | "anyone"
  | "user"
  | "user or operator"
  | "operator"
  | "schedule"
  | "user or schedule";

/** The methods that operations have. HEAD comes with GET. */
export type OperationMethod = "GET" | "POST" | "PATCH" | "DELETE";

/** A request that a test really sends, with the values of `example-values.ts` where a project has its own. */
export interface Example {
  /** What it does, as a title. */
  title: string;
  /** The fields of the request, the id of the path among them. */
  input: Readonly<Record<string, unknown>>;
  /** What an API key must be allowed for it besides the operation's scope. */
  moreScope?: Scope;
}

/** One thing that a function does, as its callers know it. */
export interface Operation {
  /** The function's name. */
  function: string;
  methods: readonly OperationMethod[];
  /** Whether it is about one item, `/name/{id}`. */
  item?: boolean;
  /** What follows the function's name where that is no id: `types`. */
  path?: string;
  /** What it does, in a sentence. */
  summary: string;
  callers: OperationCallers;
  /** What an API key must be allowed; null where no API key may call. */
  scope: Scope | null;
  request: z.ZodTypeAny;
  /** At least one for each form of the request. */
  examples: readonly Example[];
  /** What comes back, by status. A status without a schema has no JSON in its body. */
  answers: Readonly<Record<number, z.ZodTypeAny | null>>;
  /** The errors beside those that every operation with these callers may answer. */
  errors: readonly ErrorCode[];
}

/** What a function does, operation by operation. */
export interface FunctionContract {
  /** The function's name. */
  name: string;
  /** What it is for, in a sentence. */
  purpose: string;
  operations: readonly Omit<Operation, "function">[];
}

/** What follows the function's name in the address of an operation: nothing, `/{id}` or `/types`. */
export function pathOf({ item = false, path }: Pick<Operation, "item" | "path">): string {
  if (path !== undefined) return `/${path}`;
  return item ? "/{id}" : "";
}
