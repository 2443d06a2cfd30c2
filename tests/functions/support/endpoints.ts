import { z } from "zod/v3";
import { type Operation, pathOf } from "../../../shared/contract/operation.ts";
import { OPERATIONS } from "../../../shared/contract/operations.ts";
import type { FunctionCall } from "./call.ts";
import { wrongTypes } from "./wrong-types.ts";

export const CONNECTION_ID = "0b5f1d8e-7a52-4d2c-9f6e-3c1a90f4b2d1";
const ITEM = `/${CONNECTION_ID}`;

/** An endpoint as its callers know it: what the contract says of it, as the tests of all endpoints need it. */
export interface KnownEndpoint {
  name: string;
  /** What follows the function's name: an id, or a name of its own. */
  path?: string;
  methods: Operation["methods"];
  callers: "user" | "schedule" | "operator" | "anyone";
  /** Whether the schedule may call it as well as users may. */
  scheduled: boolean;
  /** Whether the operator may call it without naming a user. */
  unnamed: boolean;
  /** A call that is accepted, but for the credential: the first example. */
  valid: FunctionCall;
  /** Bodies with a field of another type. */
  invalid: readonly unknown[];
  /** Whether a field that it does not know goes by. */
  lenient: boolean;
}

const KIND: Readonly<Record<Operation["callers"], KnownEndpoint["callers"]>> = {
  "anyone": "anyone",
  "user": "user",
  "user or operator": "user",
  "operator": "operator",
  "schedule": "schedule",
  "user or schedule": "user",
};

const querySchema = z.record(z.string(), z.coerce.string());

/** Sends an example as its first method that has a body does, and in the query string where none has. */
function callOf({ methods, examples, item = false }: Operation): FunctionCall {
  const { id, ...rest } = examples[0]?.input ?? {};
  const fields = item || id === undefined ? rest : { id, ...rest };
  const method = methods.find((one) => one === "POST" || one === "PATCH");
  if (method !== undefined) return { method, body: fields };
  const query = querySchema.parse(fields);
  return { method: methods[0] ?? "GET", ...(Object.keys(query).length === 0 ? {} : { query }) };
}

/** Whether a request ignores fields that it does not know. */
function isLenient(request: z.ZodTypeAny): boolean {
  if (request instanceof z.ZodEffects) return isLenient(request.innerType());
  if (request instanceof z.ZodUnion) {
    const options: z.ZodTypeAny[] = request.options;
    return options.every(isLenient);
  }
  return request instanceof z.ZodObject && request._def.unknownKeys !== "strict";
}

function pathIn(operation: Operation): { path?: string } {
  const path = pathOf(operation).replace("/{id}", ITEM);
  return path === "" ? {} : { path };
}

/** Every endpoint of every function but the proxy. */
export const ENDPOINTS: readonly KnownEndpoint[] = OPERATIONS.map((operation) => ({
  name: operation.function,
  ...pathIn(operation),
  methods: operation.methods,
  callers: KIND[operation.callers],
  scheduled: operation.callers === "user or schedule",
  unnamed: operation.callers === "user or operator",
  valid: callOf(operation),
  invalid: wrongTypes(operation),
  lenient: isLenient(operation.request),
}));

/** How an endpoint is called in the name of a test. */
export function titleOf({ name, path, methods }: KnownEndpoint): string {
  return `${methods.join(" or ")} ${name}${path === ITEM ? "/{id}" : path ?? ""}`;
}

/** An accepted call, but for the credential; a user whom the operator names goes where it belongs. */
export function validCall(
  { valid, path }: KnownEndpoint,
  headers: Record<string, string>,
  named: Record<string, string> = {},
): FunctionCall {
  const call = { ...valid, headers, ...(path === undefined ? {} : { path }) };
  if (Object.keys(named).length === 0) return call;
  return valid.body === undefined
    ? { ...call, query: { ...valid.query, ...named } }
    : { ...call, body: { ...Object(valid.body), ...named } };
}
