import { z } from "zod/v3";

/**
 * What a schema shares with its copies: `describe`, `strict` and `optional` make new schemas, and the parts
 * of the old one go into them. Only of schemas whose identity is of use: objects, unions, enums, texts.
 */
export function identityOf(schema: z.ZodTypeAny): object | undefined {
  if (schema instanceof z.ZodEffects) return identityOf(schema.innerType());
  if (schema instanceof z.ZodObject) return schema._def.shape;
  if (schema instanceof z.ZodEnum) return schema._def.values;
  if (schema instanceof z.ZodUnion || schema instanceof z.ZodDiscriminatedUnion) {
    return schema._def.options;
  }
  if (schema instanceof z.ZodString) return schema._def.checks;
  return undefined;
}
