import { z } from "zod/v3";
import { rpc } from "./rpc.ts";
import type { Database } from "./database.ts";

const resealableSchema = z.object({
  tokens: z.array(z.object({
    connection_id: z.string().uuid(),
    user_id: z.string().uuid(),
    generation: z.number(),
    encrypted_access_token: z.string(),
    encrypted_refresh_token: z.string(),
  })),
  clients: z.array(z.object({
    id: z.string().uuid(),
    user_id: z.string().uuid(),
    encrypted_client_secret: z.string(),
  })),
  registrations: z.array(z.object({
    id: z.string().uuid(),
    user_id: z.string().uuid(),
    encrypted_association: z.string(),
  })),
  webhooks: z.array(z.object({
    id: z.string().uuid(),
    user_id: z.string().uuid().nullable(),
    encrypted_secret: z.string(),
    previous_encrypted_secret: z.string().nullable(),
  })),
});

/** What is sealed with another key than the newest one. */
export type Resealable = z.infer<typeof resealableSchema>;

/** A connection's tokens, resealed, and the keyed hash by which an imported one is recognised. */
export type ResealedToken = Resealable["tokens"][number] & { imported_token_hash: string };

/** A webhook's secrets, resealed. */
export type ResealedWebhook = Resealable["webhooks"][number] & {
  resealed: string;
  previous_resealed: string | null;
};

/** A page of what is sealed with another key than `kid`, after the id `after`. */
export function listResealable(
  database: Database,
  page: { kid: string; after: string; batch: number },
): Promise<Resealable> {
  return rpc(database, "list_resealable", { ...page }, resealableSchema);
}

/** Replaces ciphertexts by others of the same secrets; answers how many. */
export async function storeResealed(
  database: Database,
  sealed: {
    tokens: ResealedToken[];
    clients: (Resealable["clients"][number] & { resealed: string })[];
    registrations: (Resealable["registrations"][number] & { resealed: string })[];
    webhooks: ResealedWebhook[];
  },
): Promise<number> {
  const { resealed } = await rpc(
    database,
    "store_resealed",
    sealed,
    z.object({ resealed: z.number() }),
  );
  return resealed;
}
