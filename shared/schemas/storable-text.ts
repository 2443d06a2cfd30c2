import type { z } from "zod/v3";

/**
 * Whether Postgres can keep a text: it knows neither U+0000 nor half a surrogate pair. A statement
 * with one would look like a database that is down.
 */
export function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes("\u0000");
}

/** Narrows a schema of texts to those that Postgres can keep. */
export function storableText<Output extends string>(
  schema: z.ZodType<Output, z.ZodTypeDef, unknown>,
): z.ZodEffects<z.ZodType<Output, z.ZodTypeDef, unknown>, Output, unknown> {
  return schema.refine(isStorable, { message: "must be text without U+0000 and lone surrogates" });
}
