import type { z } from "zod/v3";
import { type ErrorCode, statusOf } from "../../shared/errors.ts";
import { REQUEST_ID } from "./answer-headers.ts";
import type { JsonSchema } from "./json-schema.ts";
import type { OpenApiObject } from "./openapi-object.ts";
import { problemResponse } from "./problem-responses.ts";

const DESCRIPTIONS: Readonly<Record<number, string>> = {
  200: "It worked.",
  202: "The schedule's ticket is redeemed, and the work begins.",
  302:
    "The browser is sent back to the app, with the confirmation or the error in the query string.",
  503: "The same answer, where something does not work.",
};

function bodyOf(
  status: number,
  schema: z.ZodTypeAny | null,
  convert: (schema: z.ZodTypeAny) => JsonSchema,
): { headers: OpenApiObject; content?: OpenApiObject } {
  if (status === 302) {
    const location = { description: "The app's page.", schema: { type: "string", format: "uri" } };
    return { headers: { ...REQUEST_ID, location } };
  }
  const content = schema === null
    ? { "text/plain": { schema: { type: "string" } } }
    : { "application/json": { schema: convert(schema) } };
  return { headers: REQUEST_ID, content };
}

/**
 * The answers of an operation that are not problems, or not always: a status may be both.
 *
 * @param codes What the operation may answer as a problem.
 * @throws Error for a status without a description here.
 */
export function successResponses(
  answers: Readonly<Record<number, z.ZodTypeAny | null>>,
  codes: readonly ErrorCode[],
  convert: (schema: z.ZodTypeAny) => JsonSchema,
): OpenApiObject {
  return Object.fromEntries(
    Object.entries(answers).map(([text, schema]) => {
      const status = Number(text);
      const description = DESCRIPTIONS[status];
      if (description === undefined) throw new Error(`Cannot describe the status ${status}.`);
      const { headers, content } = bodyOf(status, schema, convert);
      const problems = codes.filter((code) => statusOf(code) === status);
      if (problems.length === 0) {
        return [text, { description, headers, ...(content === undefined ? {} : { content }) }];
      }
      const problem = problemResponse(problems);
      return [text, {
        description: `${description}\n\n${problem.description}`,
        headers: { ...Object(problem["headers"]), ...headers },
        content: { ...content, ...problem.content },
      }];
    }),
  );
}
