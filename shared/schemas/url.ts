import { z } from "zod/v3";
import { isWebUrl, tidyAddress } from "./address.ts";

const addressSchema = z.string().transform(tidyAddress);

/** An address of any scheme. */
export const urlSchema = addressSchema.refine((text) => URL.canParse(text), {
  message: "must be a URL",
});

/** An address of the web. */
export const webUrlSchema = addressSchema.refine(isWebUrl, {
  message: "must be a URL with http or https",
});
