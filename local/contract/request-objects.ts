import { z } from "zod/v3";
import type { Example, Operation, OperationMethod } from "../../shared/contract/operation.ts";
import { type JsonSchema, objectSchema, type SchemaConverter } from "./json-schema.ts";
import type { OpenApiObject } from "./openapi-object.ts";
import type { SchemaNames } from "./schema-names.ts";

/** The object within a request, or those of its forms. */
function objectsOf(schema: z.ZodTypeAny): z.ZodObject<z.ZodRawShape, z.UnknownKeysParam>[] {
  if (schema instanceof z.ZodEffects) return objectsOf(schema.innerType());
  if (schema instanceof z.ZodObject) return [schema];
  if (schema instanceof z.ZodUnion || schema instanceof z.ZodDiscriminatedUnion) {
    const options: z.ZodTypeAny[] = [...schema.options];
    return options.flatMap(objectsOf);
  }
  throw new Error("Cannot describe a request that is no object.");
}

/** Whether a method's fields are sent in the query string. */
function isQueried(method: OperationMethod): boolean {
  return method === "GET" || method === "DELETE";
}

/** Of the first example alone: the parameters of two would be sent together. */
function exampleOf([example]: readonly Example[], name: string): OpenApiObject {
  const value = example?.input[name];
  return value === undefined ? {} : { example: value };
}

/** The parameters of an operation: the id in the path, and the fields where they are in the query string. */
export function parametersOf(
  { request, examples, item = false }: Operation,
  method: OperationMethod,
  convert: (schema: z.ZodTypeAny) => JsonSchema,
): OpenApiObject[] {
  const forms = objectsOf(request);
  const fields = new Map(forms.flatMap(({ shape }) => Object.entries(shape)));
  return [...fields].filter(([name]) => name === "id" && item || isQueried(method)).map(
    ([name, field]) => {
      const inPath = name === "id" && item;
      const { description, ...schema } = convert(field);
      const required = forms.every(({ shape }) => shape[name]?.isOptional() === false);
      return {
        name,
        in: inPath ? "path" : "query",
        ...(inPath || required ? { required: true } : {}),
        description,
        schema,
        ...exampleOf(examples, name),
      };
    },
  );
}

/** The examples of a body, without the id of the path. */
function bodyExamples(examples: readonly Example[], item: boolean): OpenApiObject {
  return Object.fromEntries(examples.map(({ title, input }) => {
    const { id, ...rest } = input;
    const key = title.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
    return [key, { summary: title, value: item || id === undefined ? rest : input }];
  }));
}

/** The body of an operation; undefined where there are no fields for it. */
export function requestBodyOf(
  { request, examples, item = false }: Operation,
  method: OperationMethod,
  converter: SchemaConverter,
  names: SchemaNames,
): OpenApiObject | undefined {
  if (isQueried(method)) return undefined;
  const forms = objectsOf(request);
  const without = item ? ["id"] : [];
  const fields = forms.flatMap(({ shape }) => Object.entries(shape))
    .filter(([name]) => !without.includes(name));
  if (fields.length === 0) return undefined;
  const name = names.nameOf(request);
  const [form] = forms;
  const schema = item && form !== undefined && forms.length === 1
    ? objectSchema(form, converter.convert, without)
    : undefined;
  const described = schema === undefined
    ? converter.convert(request)
    : name === undefined
    ? schema
    : converter.define(name, schema);
  const isRequired = forms.every(({ shape }) =>
    Object.entries(shape).some(([field, member]) =>
      !without.includes(field) && !member.isOptional()
    )
  );
  return {
    ...(isRequired ? { required: true } : {}),
    content: {
      "application/json": { schema: described, examples: bodyExamples(examples, item) },
    },
  };
}
