import { z } from "zod/v3";

/** What a person calls something: a connection, a key, an app. */
export const nameSchema = z.string().trim().min(1).max(120);
