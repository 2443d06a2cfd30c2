import { z } from "zod/v3";

/** The fields of the object that is at a path in a schema, in all of the forms that it may have. */
export function knownFields(schema: z.ZodTypeAny, path: readonly (string | number)[]): string[] {
  if (schema instanceof z.ZodObject) {
    const shape: Record<string, z.ZodTypeAny> = schema.shape;
    const [name, ...rest] = path;
    if (name === undefined) return Object.keys(shape);
    const member = shape[name];
    return member === undefined ? [] : knownFields(member, rest);
  }
  if (schema instanceof z.ZodArray) return knownFields(schema.element, path.slice(1));
  return innerSchemas(schema).flatMap((inner) => knownFields(inner, path));
}

/** What a schema wraps. */
function innerSchemas(schema: z.ZodTypeAny): z.ZodTypeAny[] {
  if (schema instanceof z.ZodEffects) return [schema.innerType()];
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return [schema.unwrap()];
  if (schema instanceof z.ZodDefault) return [schema.removeDefault()];
  if (schema instanceof z.ZodPipeline) return [schema._def.in];
  if (schema instanceof z.ZodUnion || schema instanceof z.ZodDiscriminatedUnion) {
    return [...schema.options];
  }
  if (schema instanceof z.ZodIntersection) return [schema._def.left, schema._def.right];
  return [];
}
