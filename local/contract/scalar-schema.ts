import { z } from "zod/v3";
import type { JsonSchema } from "./json-schema.ts";

/**
 * A schema without others inside of it: a text, a number, a literal.
 *
 * @throws Error for any other.
 */
export function scalarSchema(schema: z.ZodTypeAny): JsonSchema {
  if (schema instanceof z.ZodString) return stringSchema(schema);
  if (schema instanceof z.ZodNumber) return numberSchema(schema);
  if (schema instanceof z.ZodBoolean) return { type: "boolean" };
  if (schema instanceof z.ZodNull) return { type: "null" };
  if (schema instanceof z.ZodUnknown) return {};
  if (schema instanceof z.ZodEnum) return { type: "string", enum: [...schema.options] };
  if (schema instanceof z.ZodLiteral) return { type: typeof schema.value, const: schema.value };
  const { typeName } = z.object({ typeName: z.string() }).parse(schema._def);
  throw new Error(`Cannot describe ${typeName}: local/contract does not know it.`);
}

const FORMATS: Readonly<Record<string, string>> = {
  uuid: "uuid",
  url: "uri",
  email: "email",
  datetime: "date-time",
};

function stringSchema(schema: z.ZodString): JsonSchema {
  return Object.assign(
    { type: "string" },
    ...schema._def.checks.map((check): JsonSchema => {
      if (check.kind === "min") return { minLength: check.value };
      if (check.kind === "max") return { maxLength: check.value };
      if (check.kind === "regex") return { pattern: check.regex.source };
      const format = FORMATS[check.kind];
      return format === undefined ? {} : { format };
    }),
  );
}

function numberSchema(schema: z.ZodNumber): JsonSchema {
  return Object.assign(
    { type: schema.isInt ? "integer" : "number" },
    ...schema._def.checks.map((check): JsonSchema => {
      if (check.kind === "min" && check.value !== Number.MIN_SAFE_INTEGER) {
        return check.inclusive ? { minimum: check.value } : { exclusiveMinimum: check.value };
      }
      if (check.kind === "max" && check.value !== Number.MAX_SAFE_INTEGER) {
        return check.inclusive ? { maximum: check.value } : { exclusiveMaximum: check.value };
      }
      return {};
    }),
  );
}
