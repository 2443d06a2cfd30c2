import type { Context } from "../context.ts";
import type { SealedPlace } from "../crypto/sealer.ts";
import { listResealable, storeResealed } from "../database/reseal.ts";
import { ConnectError } from "../errors.ts";

/** What one round of resealing did. */
export interface ResealSummary {
  resealed: number;
  /** Values that no key in `ENCRYPTION_KEYS` opens: an old key was taken out too early. */
  unreadable: number;
}

const BATCH = 100;

const FIRST_ID = "00000000-0000-0000-0000-000000000000";

/**
 * Seals anew, with the newest key, what others have sealed. It can stop and begin again anywhere.
 *
 * @param stopAt By `performance.now()`.
 */
export async function reseal(context: Context, stopAt: number): Promise<ResealSummary> {
  const { database, sealer } = context;
  const summary: ResealSummary = { resealed: 0, unreadable: 0 };

  async function again(sealed: string, place: SealedPlace): Promise<string> {
    return await sealer.seal(await sealer.open(sealed, place), place);
  }

  async function unlessUnreadable<Result>(work: () => Promise<Result>): Promise<Result[]> {
    try {
      return [await work()];
    } catch (error) {
      if (!(error instanceof ConnectError)) throw error;
      summary.unreadable++;
      return [];
    }
  }

  let after = FIRST_ID;
  while (performance.now() < stopAt) {
    const page = await listResealable(database, { kid: sealer.kid, after, batch: BATCH });
    if (page.tokens.length + page.clients.length === 0) break;
    const tokens = await Promise.all(page.tokens.map((token) =>
      unlessUnreadable(async () => {
        const owner = token.connection_id;
        return {
          ...token,
          encrypted_access_token: await again(token.encrypted_access_token, {
            owner,
            kind: "access_token",
          }),
          encrypted_refresh_token: await again(token.encrypted_refresh_token, {
            owner,
            kind: "refresh_token",
          }),
        };
      })
    ));
    const clients = await Promise.all(page.clients.map((client) =>
      unlessUnreadable(async () => ({
        ...client,
        resealed: await again(client.encrypted_client_secret, {
          owner: client.id,
          kind: "client_secret",
        }),
      }))
    ));
    summary.resealed += await storeResealed(database, tokens.flat(), clients.flat());
    // Two lists in one walk: go on behind the smaller end, or a full page would hide the rest of it.
    const ends = [
      page.tokens.length === BATCH ? page.tokens.at(-1)?.connection_id : undefined,
      page.clients.length === BATCH ? page.clients.at(-1)?.id : undefined,
    ].filter((end) => end !== undefined).sort();
    const [next] = ends;
    if (next === undefined) break;
    after = next;
  }
  return summary;
}
