import { z } from "zod/v3";

/** A list of names or ids, or the same with commas between them as a query string has it. A repeated one counts once. */
export function nameListSchema(
  member: z.ZodString,
  max: number,
): z.ZodType<string[], z.ZodTypeDef, unknown> {
  const list = z.array(member).min(1).max(max);
  return z.union([list, z.string().transform((text) => text.split(",")).pipe(list)])
    .transform((names) => [...new Set(names)]);
}
