import { z } from "zod/v3";
import type { Database } from "./database.ts";
import { command, rpc } from "./rpc.ts";

const foundSchema = z.object({
  found: z.object({ jwks: z.unknown(), age_seconds: z.number() }).nullable(),
});

/** An issuer's keys as any process last saw them, and how many seconds ago; undefined before that. */
export async function readIssuerKeys(
  database: Database,
  issuer: string,
): Promise<{ jwks: unknown; ageSeconds: number } | undefined> {
  const { found } = await rpc(database, "read_issuer_keys", { issuer }, foundSchema);
  return found === null ? undefined : { jwks: found.jwks, ageSeconds: found.age_seconds };
}

/** Keeps an issuer's keys for processes that cannot fetch them. */
export async function storeIssuerKeys(
  database: Database,
  issuer: string,
  jwks: unknown,
): Promise<void> {
  await command(database, "store_issuer_keys", { issuer, jwks });
}
