import { z } from "zod/v3";

/** A moment as the database and the functions write it: RFC 3339, with an offset. */
export const timestampSchema = z.string().datetime({ offset: true });
