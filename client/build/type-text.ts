import { z } from "zod/v3";

/** Whether a type is for what a caller sends (defaults may be left out) or for what comes back. */
export type Direction = "request" | "answer";

/** Schemas that have a name: where one is part of another, its name is written instead of its fields. */
export interface NamedSchemas {
  /** The name of a schema, and undefined for one that is written out. */
  nameOf(schema: z.ZodTypeAny): string | undefined;
  /** Schemas whose type is not the one that their structure says. */
  replacementOf(schema: z.ZodTypeAny): string | undefined;
}

/** What makes two schemas the same: `describe` copies a schema and keeps these. */
export function identityOf(schema: z.ZodTypeAny): unknown {
  const inner = withoutEffects(schema);
  if (inner instanceof z.ZodObject) return inner._def.shape;
  if (inner instanceof z.ZodEnum) return inner._def.values;
  if (inner instanceof z.ZodUnion) return inner._def.options;
  return inner;
}

function withoutEffects(schema: z.ZodTypeAny): z.ZodTypeAny {
  if (schema instanceof z.ZodEffects) return withoutEffects(schema.innerType());
  if (schema instanceof z.ZodPipeline) return withoutEffects(schema._def.in);
  return schema;
}

function isOptional(schema: z.ZodTypeAny, direction: Direction): boolean {
  if (schema instanceof z.ZodOptional) return true;
  return direction === "request" && schema instanceof z.ZodDefault;
}

function indented(text: string): string {
  return text.replaceAll("\n", "\n  ");
}

function fieldText(
  [name, schema]: [string, z.ZodTypeAny],
  direction: Direction,
  named: NamedSchemas,
): string {
  const mark = isOptional(schema, direction) ? "?" : "";
  const type = typeText(schema, direction, named);
  const comment = schema.description === undefined ? "" : `/** ${schema.description} */\n`;
  // With exactOptionalPropertyTypes, an optional field of a request also takes undefined.
  const also = mark === "?" && direction === "request" ? " | undefined" : "";
  return indented(`\n${comment}${name}${mark}: ${type}${also};`);
}

/** The fields of an object, in braces. */
export function fieldsText(
  schema: z.AnyZodObject,
  direction: Direction,
  named: NamedSchemas,
): string {
  const shape: Record<string, z.ZodTypeAny> = schema.shape;
  const fields = Object.entries(shape).map((field) => fieldText(field, direction, named));
  return fields.length === 0 ? "Record<string, never>" : `{${fields.join("")}\n}`;
}

function unionText(parts: string[]): string {
  return [...new Set(parts)].join(" | ");
}

function literalText(value: unknown): string {
  return JSON.stringify(value) ?? "undefined";
}

/**
 * Writes the type of a schema as TypeScript.
 *
 * @throws Error for a kind of schema that it does not know.
 */
export function typeText(
  schema: z.ZodTypeAny,
  direction: Direction,
  named: NamedSchemas,
): string {
  const replaced = named.nameOf(schema) ?? named.replacementOf(schema);
  if (replaced !== undefined) return replaced;
  const inner = (part: z.ZodTypeAny): string => typeText(part, direction, named);

  if (schema instanceof z.ZodObject) return fieldsText(schema, direction, named);
  if (schema instanceof z.ZodString) return "string";
  if (schema instanceof z.ZodNumber) return "number";
  if (schema instanceof z.ZodBoolean) return "boolean";
  if (schema instanceof z.ZodUnknown) return "unknown";
  if (schema instanceof z.ZodNull) return "null";
  if (schema instanceof z.ZodLiteral) return literalText(schema.value);
  if (schema instanceof z.ZodEnum) return unionText(schema.options.map(literalText));
  if (schema instanceof z.ZodArray) {
    const element = inner(schema.element);
    // An object may have unions inside of its braces.
    return schema.element instanceof z.ZodObject || !element.includes(" | ")
      ? `${element}[]`
      : `(${element})[]`;
  }
  if (schema instanceof z.ZodRecord) return `Record<string, ${inner(schema.valueSchema)}>`;
  if (schema instanceof z.ZodNullable) return unionText([inner(schema.unwrap()), "null"]);
  if (schema instanceof z.ZodOptional) return inner(schema.unwrap());
  if (schema instanceof z.ZodDefault) return inner(schema.removeDefault());
  if (schema instanceof z.ZodEffects) return inner(schema.innerType());
  if (schema instanceof z.ZodPipeline) return inner(schema._def.in);
  if (schema instanceof z.ZodUnion || schema instanceof z.ZodDiscriminatedUnion) {
    const options: z.ZodTypeAny[] = schema.options;
    // A member that is parsed into another one is only a spelling of it, for query strings.
    const members = options.filter((one) =>
      !(one instanceof z.ZodPipeline && options.includes(one._def.out))
    );
    return unionText(members.map(inner));
  }
  throw new Error(`There is no TypeScript for the schema ${schema._def.typeName}.`);
}
