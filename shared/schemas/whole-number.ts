import { z } from "zod/v3";

/** A whole number, or its digits as a query string has them; not what merely turns into a number. */
export const wholeNumberSchema = z.union([
  z.number().refine(Number.isSafeInteger, { message: "must be a whole number" }),
  z.string().regex(/^\d{1,9}$/, { message: "must be a whole number" }).transform(Number),
]);
