import assert from "node:assert/strict";
import type { z } from "zod/v3";
import { problemSchema } from "../../shared/contract/answers/problem.ts";
import { amazonApi } from "../../shared/contract/functions/amazon-api.ts";
import { errorsOf, NOWHERE_ERRORS } from "../../shared/contract/operation-errors.ts";
import { type Operation, OPERATIONS } from "../../shared/contract/operations.ts";
import type { ErrorCode } from "../../shared/errors.ts";
import { PROBLEM, recordAnswer, rootOf } from "./answer-fields.ts";
import { strictSchema } from "./strict-schema.ts";

const strict = new Map<z.ZodTypeAny, z.ZodTypeAny>();

function parseStrictly(schema: z.ZodTypeAny, what: string, value: unknown): void {
  const known = strict.get(schema) ?? strictSchema(schema);
  strict.set(schema, known);
  const { error } = known.safeParse(value);
  if (error === undefined) return;
  assert.fail(
    `${what} is not what shared/contract says: ${JSON.stringify(error.issues)}\n${
      JSON.stringify(value)
    }`,
  );
}

/** The function's name and the path after it, with or without `/functions/v1` before. */
function targetIn(address: string): { name: string; rest: string } {
  const path = new URL(address).pathname.replace(/^\/functions\/v1/, "").slice(1);
  const [name = "", ...rest] = path.split("/");
  return { name, rest: rest.join("/") };
}

/** The operation that a call is about; undefined where there is none. */
function operationOf(name: string, rest: string, method: string): Operation | undefined {
  if (rest.includes("/")) return undefined;
  const all = OPERATIONS.filter((operation) => operation.function === name);
  const named = all.filter(({ path }) => path === rest);
  const here = named.length > 0
    ? named
    : all.filter(({ path, item = false }) => path === undefined && item === (rest !== ""));
  return here.find(({ methods }) => methods.some((known) => known === method));
}

function checkProblem(what: string, allowed: readonly ErrorCode[], problem: unknown): void {
  parseStrictly(problemSchema, what, problem);
  recordAnswer(PROBLEM, problemSchema, problem);
  const { code, status, type } = problemSchema.parse(problem);
  assert.equal(type, `urn:amazon-ads-connect:error:${code}`);
  assert.ok(status >= 400);
  assert.ok(
    allowed.includes(code),
    `${what} has the code ${code}, which shared/contract/functions does not list`,
  );
}

const FUNCTIONS = new Set(OPERATIONS.map((operation) => operation.function));

/** What an answer consists of, as far as the contract says something about it. */
export type CheckedAnswer = Pick<Response, "status" | "headers">;

function isProblem(headers: Headers): boolean {
  return (headers.get("content-type") ?? "").startsWith("application/problem+json");
}

/**
 * Whether the contract says something about the text of an answer: of the proxy's only about its own
 * problems, since all else is Amazon's.
 */
export function isInContract(method: string, address: string, { headers }: CheckedAnswer): boolean {
  // The gateway answers for a function that does not run, without a request id.
  if (method === "HEAD" || method === "OPTIONS" || !headers.has("x-request-id")) return false;
  const { name } = targetIn(address);
  if (name === amazonApi.name) {
    return headers.get("x-answered-by") === "connect" && isProblem(headers);
  }
  return FUNCTIONS.has(name);
}

/**
 * Checks that a function's answer is what the contract says: no field more, no field less, and of the
 * errors one that the operation lists.
 *
 * @throws AssertionError with the fields that differ.
 */
export function checkAnswer(
  method: string,
  address: string,
  answer: CheckedAnswer,
  text: string,
): void {
  if (!isInContract(method, address, answer)) return;
  const { status, headers } = answer;
  const { name, rest } = targetIn(address);
  const what = `The answer ${status} of ${method} ${name}${rest === "" ? "" : `/${rest}`}`;
  if (name === amazonApi.name) return checkProblem(what, amazonApi.errors, JSON.parse(text));
  const operation = operationOf(name, rest, method);
  if (isProblem(headers)) {
    const allowed = operation === undefined ? NOWHERE_ERRORS : errorsOf(operation);
    return checkProblem(what, allowed, JSON.parse(text));
  }
  assert.ok(operation, `${what} is of no operation that shared/contract/functions lists`);
  const schema = operation.answers[status];
  // Without a return address, a person reads in plain text that the consent failed.
  if (schema === undefined && name === "oauth-callback" && status >= 400) return;
  assert.notEqual(schema, undefined, `${what} has a status that shared/contract does not list`);
  const root = rootOf(operation, status);
  if (schema === null || schema === undefined) return recordAnswer(root);
  const value: unknown = JSON.parse(text);
  parseStrictly(schema, what, value);
  recordAnswer(root, schema, value);
}
