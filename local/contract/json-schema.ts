import { z } from "zod/v3";
import { scalarSchema } from "./scalar-schema.ts";
import { simpleForm } from "./simple-forms.ts";
import type { SchemaNames } from "./schema-names.ts";

/** A JSON Schema of the draft 2020-12, as OpenAPI 3.1 has them. */
export interface JsonSchema {
  [keyword: string]: unknown;
}

/** Converts schemas, and collects those that have names. */
export interface SchemaConverter {
  /** A reference where the schema has a name, and the schema itself otherwise. */
  convert(schema: z.ZodTypeAny): JsonSchema;
  /** Gives a schema of the document's own a name. */
  define(name: string, schema: JsonSchema): JsonSchema;
  /** What was named so far, in the order of the names. */
  components(): Record<string, JsonSchema>;
}

/**
 * Makes a converter of the zod/v3 schemas of the contract: of what a caller sends, before transformations.
 *
 * @throws Error for a construct that the contract has not had before: the converter has to learn it.
 */
export function schemaConverter(names: SchemaNames): SchemaConverter {
  const defined = new Map<string, JsonSchema>();

  function define(name: string, schema: JsonSchema): JsonSchema {
    defined.set(name, schema);
    return { $ref: `#/components/schemas/${name}` };
  }

  function convert(schema: z.ZodTypeAny): JsonSchema {
    const converted = schema instanceof z.ZodEffects
      ? convert(schema.innerType())
      : convertOnce(schema);
    return schema.description === undefined
      ? converted
      : { ...converted, description: schema.description };
  }

  function convertOnce(schema: z.ZodTypeAny): JsonSchema {
    const name = names.nameOf(schema);
    if (name === undefined) return convertForm(schema);
    if (defined.has(name)) return { $ref: `#/components/schemas/${name}` };
    return define(name, convertForm(schema));
  }

  function convertForm(schema: z.ZodTypeAny): JsonSchema {
    const simple = simpleForm(schema);
    if (simple !== undefined) return simple;
    if (schema instanceof z.ZodPipeline) {
      return { ...convert(schema._def.in), ...narrowing(convert(schema._def.out)) };
    }
    if (schema instanceof z.ZodOptional) return convert(schema.unwrap());
    if (schema instanceof z.ZodNullable) return nullable(convert(schema.unwrap()));
    if (schema instanceof z.ZodDefault) {
      return { ...convert(schema.removeDefault()), default: schema._def.defaultValue() };
    }
    if (schema instanceof z.ZodObject) return objectSchema(schema, convert);
    if (schema instanceof z.ZodRecord) {
      return { type: "object", additionalProperties: convert(schema.valueSchema) };
    }
    if (schema instanceof z.ZodArray) return arraySchema(schema, convert);
    if (schema instanceof z.ZodUnion || schema instanceof z.ZodDiscriminatedUnion) {
      const options: z.ZodTypeAny[] = [...schema.options];
      return { anyOf: options.map(convert) };
    }
    return scalarSchema(schema);
  }

  return {
    convert,
    define,
    components: () =>
      Object.fromEntries(
        [...defined].toSorted(([one], [other]) => one < other ? -1 : 1),
      ),
  };
}

/** What the second schema of a pipeline adds: its type is wider than that of the first. */
function narrowing({ type: _type, ...rest }: JsonSchema): JsonSchema {
  return rest;
}

function nullable(schema: JsonSchema): JsonSchema {
  const { type, enum: values, ...rest } = schema;
  if (typeof type !== "string") return { anyOf: [schema, { type: "null" }] };
  return {
    ...rest,
    type: [type, "null"],
    ...(Array.isArray(values) ? { enum: [...values, null] } : {}),
  };
}

/** Generators of clients take a field with a default for one that is always there, also in a request. */
function withDefaultInWords({ default: value, ...schema }: JsonSchema): JsonSchema {
  if (value === undefined) return schema;
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return { ...schema, description: `${schema["description"] ?? ""} Default: ${text}.`.trim() };
}

/** An object: a request refuses fields that it does not know, an answer may get more of them. */
export function objectSchema(
  schema: z.ZodObject<z.ZodRawShape, z.UnknownKeysParam>,
  convert: (schema: z.ZodTypeAny) => JsonSchema,
  without: readonly string[] = [],
): JsonSchema {
  const fields = Object.entries(schema.shape).filter(([name]) => !without.includes(name));
  const required = fields.filter(([, member]) => !member.isOptional()).map(([name]) => name);
  return {
    type: "object",
    properties: Object.fromEntries(
      fields.map(([name, member]) => [name, withDefaultInWords(convert(member))]),
    ),
    ...(required.length === 0 ? {} : { required }),
    ...(schema._def.unknownKeys === "strict" ? { additionalProperties: false } : {}),
  };
}

function arraySchema(
  schema: z.ZodArray<z.ZodTypeAny>,
  convert: (schema: z.ZodTypeAny) => JsonSchema,
): JsonSchema {
  const { minLength, maxLength } = schema._def;
  return {
    type: "array",
    items: convert(schema.element),
    ...(minLength === null ? {} : { minItems: minLength.value }),
    ...(maxLength === null ? {} : { maxItems: maxLength.value }),
  };
}
