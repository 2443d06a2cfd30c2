import { z } from "zod";

/** When a key expires: ISO 8601 with an offset that Postgres takes, too. */
export const expirySchema = z.iso.datetime({ offset: true }).refine(
  (text) => !/[+-](?:1[6-9]|2\d):\d\d$/.test(text),
  { error: "must have an offset below 16 hours" },
);
