import { z } from "zod/v3";
import { type Operation, pathOf } from "../../shared/contract/operation.ts";
import { strictSchema } from "./strict-schema.ts";

/** Where a run of tests collects what its answers had: a folder. Unset where nothing is collected. */
export const ANSWERS_FOLDER = "TEST_ANSWERS_FOLDER";

/** The root of the fields of problems. */
export const PROBLEM = "problem";

/** The root of the fields of an operation's answers with a status. */
export function rootOf(operation: Operation, status: number): string {
  const { function: name, methods } = operation;
  return `${methods.join(" or ")} ${name}${pathOf(operation)} ${status}`;
}

function optionsOf(schema: z.ZodTypeAny): z.ZodTypeAny[] | undefined {
  return schema instanceof z.ZodUnion ? schema.options : undefined;
}

function formed(path: string, index: number): string {
  return `${path} (form ${index + 1})`;
}

/** What an answer of a schema may have: its fields at any depth, and each form of a union. */
export function fieldsOf(schema: z.ZodTypeAny, path: string): string[] {
  if (schema instanceof z.ZodEffects) return fieldsOf(schema.innerType(), path);
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) {
    return fieldsOf(schema.unwrap(), path);
  }
  if (schema instanceof z.ZodArray) return fieldsOf(schema.element, `${path}[]`);
  if (schema instanceof z.ZodObject) {
    const shape: Record<string, z.ZodTypeAny> = schema.shape;
    return Object.entries(shape).flatMap(([name, member]) => [
      `${path}.${name}`,
      ...fieldsOf(member, `${path}.${name}`),
    ]);
  }
  const options = optionsOf(schema) ?? [];
  return options.flatMap((option, index) => [
    formed(path, index),
    ...fieldsOf(option, formed(path, index)),
  ]);
}

/** What a value has of all that {@link fieldsOf} lists. */
export function fieldsIn(schema: z.ZodTypeAny, value: unknown, path: string): string[] {
  if (value === null || value === undefined) return [];
  if (schema instanceof z.ZodEffects) return fieldsIn(schema.innerType(), value, path);
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) {
    return fieldsIn(schema.unwrap(), value, path);
  }
  if (schema instanceof z.ZodArray && Array.isArray(value)) {
    return value.flatMap((element) => fieldsIn(schema.element, element, `${path}[]`));
  }
  if (schema instanceof z.ZodObject) {
    const shape: Record<string, z.ZodTypeAny> = schema.shape;
    return Object.entries(value).flatMap(([name, member]) => {
      const field = Object.hasOwn(shape, name) ? shape[name] : undefined;
      return field === undefined || member === undefined
        ? []
        : [`${path}.${name}`, ...fieldsIn(field, member, `${path}.${name}`)];
    });
  }
  const options = optionsOf(schema) ?? [];
  const index = options.findIndex((option) => strictSchema(option).safeParse(value).success);
  const option = options[index];
  return option === undefined
    ? []
    : [formed(path, index), ...fieldsIn(option, value, formed(path, index))];
}

const folder = Deno.env.get(ANSWERS_FOLDER);
const seen = new Set<string>();
if (folder !== undefined) {
  globalThis.addEventListener("unload", () => {
    Deno.writeTextFileSync(`${folder}/${crypto.randomUUID()}.json`, JSON.stringify([...seen]));
  });
}

/** Records what an answer had, where the run collects it. */
export function recordAnswer(root: string, schema?: z.ZodTypeAny, value?: unknown): void {
  if (folder === undefined) return;
  seen.add(root);
  if (schema !== undefined) { for (const field of fieldsIn(schema, value, root)) seen.add(field); }
}
