import { z } from "zod/v3";

/** An address as a URL parser reads it: without what was pasted around it or broke its lines. */
export const addressSchema = z.string().transform((text) => text.trim().replace(/[\t\n\r]/g, ""));

/** An address of any scheme. */
export const urlSchema = addressSchema.refine((text) => URL.canParse(text), {
  message: "must be a URL",
});

/** An address of the web. The slashes count: a URL parser takes `https:host` for `https://host`. */
export const webUrlSchema = addressSchema.refine(
  (text) => /^https?:\/\//i.test(text) && URL.canParse(text),
  { message: "must be a URL with http or https" },
);
