import { z } from "zod/v3";
import { ask } from "./ask.ts";
import type { Database } from "./database.ts";

const resealableSchema = z.object({
  tokens: z.array(z.object({
    connection_id: z.string().uuid(),
    generation: z.number(),
    encrypted_access_token: z.string(),
    encrypted_refresh_token: z.string(),
  })),
  clients: z.array(z.object({ id: z.string().uuid(), encrypted_client_secret: z.string() })),
  registrations: z.array(z.object({ id: z.string().uuid(), encrypted_association: z.string() })),
});

/** What another key than the newest one has sealed. */
export type Resealable = z.infer<typeof resealableSchema>;

/** A page of what another key than `kid` has sealed, behind the id `after`. */
export function listResealable(
  database: Database,
  page: { kid: string; after: string; batch: number },
): Promise<Resealable> {
  return ask(database, "list_resealable", { ...page }, resealableSchema);
}

/** Replaces ciphertexts by others of the same secrets; answers how many. */
export async function storeResealed(
  database: Database,
  sealed: {
    tokens: Resealable["tokens"];
    clients: (Resealable["clients"][number] & { resealed: string })[];
    registrations: (Resealable["registrations"][number] & { resealed: string })[];
  },
): Promise<number> {
  const { resealed } = await ask(
    database,
    "store_resealed",
    sealed,
    z.object({ resealed: z.number() }),
  );
  return resealed;
}
