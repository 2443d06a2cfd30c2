import { z } from "zod/v3";

/**
 * A secret, a code or another word that people paste: white space around it is cut off, white space
 * inside of it is refused, since it comes from a line that was broken or from two things pasted.
 */
export function pastedText(maxLength: number): z.ZodType<string, z.ZodTypeDef, unknown> {
  return z.string().trim().min(1).max(maxLength).regex(/^\S*$/, {
    message: "must not contain white space",
  });
}
