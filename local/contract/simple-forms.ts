import { z } from "zod/v3";
import { errorCodeSchema } from "../../shared/contract/answers/problem.ts";
import { errorCodes } from "../../shared/errors.ts";
import { flagSchema } from "../../shared/schemas/flag.ts";
import { urlSchema, webUrlSchema } from "../../shared/schemas/url.ts";
import { uuidSchema } from "../../shared/schemas/uuid.ts";
import { wholeNumberSchema } from "../../shared/schemas/whole-number.ts";
import type { JsonSchema } from "./json-schema.ts";
import { identityOf } from "./schema-identity.ts";

/** Schemas that take more than callers need to know, or that zod checks by a function. */
const SIMPLE: ReadonlyMap<object | undefined, JsonSchema> = new Map<object | undefined, JsonSchema>(
  [
    [identityOf(flagSchema), { type: "boolean" }],
    [identityOf(wholeNumberSchema), { type: "integer" }],
    [identityOf(uuidSchema), { type: "string", format: "uuid" }],
    [identityOf(urlSchema), { type: "string", format: "uri" }],
    [identityOf(webUrlSchema), { type: "string", format: "uri" }],
    [identityOf(errorCodeSchema), { type: "string", enum: errorCodes() }],
  ],
);

/** How a schema is described where its own form says too much or too little. */
export function simpleForm(schema: z.ZodTypeAny): JsonSchema | undefined {
  if (schema instanceof z.ZodEffects) return undefined;
  const identity = identityOf(schema);
  return identity === undefined ? undefined : SIMPLE.get(identity);
}
