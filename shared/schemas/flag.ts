import { z } from "zod/v3";

const YES = ["true", "1", "yes", "on", "y", "enabled"];
const NO = ["false", "0", "no", "off", "n", "disabled"];

/** Yes or no, or a word for it as a query string has them. */
export const flagSchema = z.union([
  z.boolean(),
  z.string().transform((text) => text.toLowerCase())
    .refine((word) => YES.includes(word) || NO.includes(word), { message: "must be true or false" })
    .transform((word) => YES.includes(word)),
]);
