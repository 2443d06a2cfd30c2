import postgres from "postgres";
import { z } from "zod";
import { stack } from "./stack.ts";

/** Connects to the stack's Postgres as a superuser, who sees the statements of all roles. */
export function connectSuperuser(): postgres.Sql {
  const { db_admin_url } = z.object({ db_admin_url: z.string() }).parse(stack);
  return postgres(db_admin_url, { max: 1, onnotice: () => {} });
}
