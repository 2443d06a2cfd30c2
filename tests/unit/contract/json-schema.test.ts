import assert from "node:assert/strict";
import { z } from "zod/v3";
import { type JsonSchema, schemaConverter } from "../../../local/contract/json-schema.ts";
import { flagSchema } from "../../../shared/schemas/flag.ts";
import { urlSchema } from "../../../shared/schemas/url.ts";
import { uuidSchema } from "../../../shared/schemas/uuid.ts";
import { wholeNumberSchema } from "../../../shared/schemas/whole-number.ts";

function converted(schema: z.ZodTypeAny): JsonSchema {
  return schemaConverter({ nameOf: () => undefined }).convert(schema);
}

const CASES: [title: string, schema: z.ZodTypeAny, expected: JsonSchema][] = [
  ["a text with limits", z.string().trim().min(1).max(9), {
    type: "string",
    minLength: 1,
    maxLength: 9,
  }],
  ["a pattern", z.string().regex(/^[a-z]+$/), { type: "string", pattern: "^[a-z]+$" }],
  ["a time", z.string().datetime({ offset: true }), { type: "string", format: "date-time" }],
  ["a whole number", z.number().int().min(1), { type: "integer", minimum: 1 }],
  ["a positive number", z.number().positive(), { type: "number", exclusiveMinimum: 0 }],
  ["a number that JavaScript can hold", z.number().int().safe(), { type: "integer" }],
  ["a literal", z.literal(true), { type: "boolean", const: true }],
  ["a text or null", z.string().nullable(), { type: ["string", "null"] }],
  ["one of several texts or null", z.enum(["a", "b"]).nullable(), {
    type: ["string", "null"],
    enum: ["a", "b", null],
  }],
  ["a default", z.boolean().default(false), { type: "boolean", default: false }],
  ["a list with limits", z.array(z.string()).min(1).max(2), {
    type: "array",
    items: { type: "string" },
    minItems: 1,
    maxItems: 2,
  }],
  ["a record", z.record(z.string(), z.unknown()), { type: "object", additionalProperties: {} }],
  ["an object of a request", z.object({ a: z.string(), b: z.null().optional() }).strict(), {
    type: "object",
    properties: { a: { type: "string" }, b: { type: "null" } },
    required: ["a"],
    additionalProperties: false,
  }],
  ["a field with a default", z.object({ a: z.number().default(3).describe("A.") }), {
    type: "object",
    properties: { a: { type: "number", description: "A. Default: 3." } },
  }],
  ["an object of an answer", z.object({ a: z.string() }), {
    type: "object",
    properties: { a: { type: "string" } },
    required: ["a"],
  }],
  ["what is sent, not what it becomes", z.string().max(2).transform(Number), {
    type: "string",
    maxLength: 2,
  }],
  ["a flag", flagSchema.default(true), { type: "boolean", default: true }],
  ["a count", wholeNumberSchema.pipe(z.number().max(9)), { type: "integer", maximum: 9 }],
  ["an id", uuidSchema.optional().describe("An id."), {
    type: "string",
    format: "uuid",
    description: "An id.",
  }],
  ["an address", urlSchema.pipe(z.string().max(9)), {
    type: "string",
    format: "uri",
    maxLength: 9,
  }],
];

for (const [title, schema, expected] of CASES) {
  Deno.test(`${title} is converted`, () => assert.deepEqual(converted(schema), expected));
}

Deno.test("a schema with a name is referred to, and defined once", () => {
  const named = z.object({ a: z.string() });
  const names = {
    nameOf: (schema: z.ZodTypeAny) =>
      schema instanceof z.ZodObject && schema._def.shape === named._def.shape ? "Named" : undefined,
  };
  const converter = schemaConverter(names);
  const both = z.union([named.describe("One."), z.array(named)]);
  assert.deepEqual(converter.convert(both), {
    anyOf: [
      { $ref: "#/components/schemas/Named", description: "One." },
      { type: "array", items: { $ref: "#/components/schemas/Named" } },
    ],
  });
  assert.deepEqual(converter.components(), {
    Named: { type: "object", properties: { a: { type: "string" } }, required: ["a"] },
  });
});

Deno.test("a construct that the converter does not know is refused by name", () => {
  assert.throws(() => converted(z.map(z.string(), z.string())), /ZodMap/);
});
