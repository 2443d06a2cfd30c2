import { z } from "zod/v3";

const YES = ["true", "1", "yes", "on", "y", "enabled"];
const NO = ["false", "0", "no", "off", "n", "disabled"];

const message = "must be true or false";

/** Yes or no, or a word for it as a query string has them. */
export const flagSchema = z.union([
  z.boolean({ invalid_type_error: message }),
  z.string().transform((text) => text.toLowerCase())
    .refine((word) => YES.includes(word) || NO.includes(word), { message })
    .transform((word) => YES.includes(word)),
]);
