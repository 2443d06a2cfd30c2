import { z } from "zod/v3";

/** A schema that refuses unknown fields in each of its objects, as one that is compared must. */
export function strictSchema(schema: z.ZodTypeAny): z.ZodTypeAny {
  if (schema instanceof z.ZodObject) {
    const shape: Record<string, z.ZodTypeAny> = schema.shape;
    return z.object(
      Object.fromEntries(
        Object.entries(shape).map(([name, member]) => [name, strictSchema(member)]),
      ),
    ).strict();
  }
  if (schema instanceof z.ZodArray) return z.array(strictSchema(schema.element));
  if (schema instanceof z.ZodNullable) return strictSchema(schema.unwrap()).nullable();
  if (schema instanceof z.ZodOptional) return strictSchema(schema.unwrap()).optional();
  if (schema instanceof z.ZodUnion) {
    const options: z.ZodTypeAny[] = schema.options;
    const [first = z.never(), second = z.never(), ...rest] = options.map(strictSchema);
    return z.union([first, second, ...rest]);
  }
  return schema;
}
