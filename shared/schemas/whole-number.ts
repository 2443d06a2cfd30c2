import { z } from "zod";

/** A whole number, or its digits as a query string has them; not what merely turns into a number. */
export const wholeNumberSchema = z.union([
  z.number().int(),
  z.string().regex(/^\d{1,9}$/).transform(Number),
]);
