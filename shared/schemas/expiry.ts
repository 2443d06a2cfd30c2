import { z } from "zod/v3";

/** When a key expires: RFC 3339, with an offset that Postgres accepts as well. */
export const expirySchema = z.string().datetime({ offset: true }).pipe(
  z.string().regex(/:\d\d:\d\d(?:\.\d+)?(?:Z|[+-](?:0\d|1[0-5]):[0-5]\d)$/, {
    message: "must have seconds, and Z or an offset below 16 hours such as +02:00",
  }),
);
