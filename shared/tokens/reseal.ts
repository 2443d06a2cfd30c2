import type { Context } from "../context.ts";
import type { SealedPlace } from "../crypto/sealer.ts";
import { listResealable, type Resealable, storeResealed } from "../database/reseal.ts";
import { ConnectError } from "../errors.ts";

/** What one round of resealing did. */
export interface ResealSummary {
  resealed: number;
  /** Values that no key in `ENCRYPTION_KEYS` opens: an old key was taken out too early. */
  unreadable: number;
}

const BATCH = 100;

/** In one call: a connection costs half a millisecond of CPU (measured), and an invocation has 2 s. */
const PAGES = 10;

const FIRST_ID = "00000000-0000-0000-0000-000000000000";

/**
 * Seals anew, with the newest key, what others have sealed: up to 1,000 connections and as many apps
 * and registrations, the next call goes on with the rest. It can stop and begin again anywhere.
 *
 * @param stopAt By `performance.now()`.
 */
export async function reseal(context: Context, stopAt: number): Promise<ResealSummary> {
  const { database, sealer } = context;
  let resealed = 0;
  // By id: while one list fills its pages, each page shows the end of the other one again.
  const unreadable = new Set<string>();

  async function again(sealed: string, place: SealedPlace): Promise<string> {
    return await sealer.seal(await sealer.open(sealed, place), place);
  }

  async function unlessUnreadable<Row>(id: string, work: () => Promise<Row>): Promise<Row[]> {
    try {
      return [await work()];
    } catch (error) {
      if (!(error instanceof ConnectError)) throw error;
      unreadable.add(id);
      return [];
    }
  }

  function resealToken(token: Resealable["tokens"][number]): Promise<typeof token[]> {
    const owner = token.connection_id;
    return unlessUnreadable(owner, async () => ({
      ...token,
      encrypted_access_token: await again(token.encrypted_access_token, {
        owner,
        kind: "access_token",
      }),
      encrypted_refresh_token: await again(token.encrypted_refresh_token, {
        owner,
        kind: "refresh_token",
      }),
    }));
  }

  function resealClient(
    client: Resealable["clients"][number],
  ): Promise<(typeof client & { resealed: string })[]> {
    return unlessUnreadable(client.id, async () => ({
      ...client,
      resealed: await again(client.encrypted_client_secret, {
        owner: client.id,
        kind: "client_secret",
      }),
    }));
  }

  function resealRegistration(
    registration: Resealable["registrations"][number],
  ): Promise<(typeof registration & { resealed: string })[]> {
    return unlessUnreadable(registration.id, async () => ({
      ...registration,
      resealed: await again(registration.encrypted_association, {
        owner: registration.id,
        kind: "registration_request",
      }),
    }));
  }

  let after = FIRST_ID;
  for (let pages = 0; pages < PAGES && performance.now() < stopAt; pages++) {
    const page = await listResealable(database, { kid: sealer.kid, after, batch: BATCH });
    if (page.tokens.length + page.clients.length + page.registrations.length === 0) break;
    resealed += await storeResealed(database, {
      tokens: (await Promise.all(page.tokens.map(resealToken))).flat(),
      clients: (await Promise.all(page.clients.map(resealClient))).flat(),
      registrations: (await Promise.all(page.registrations.map(resealRegistration))).flat(),
    });
    // Three lists in one walk: go on behind the smallest end, or a full page would hide the rest of it.
    const ends = [
      page.tokens.length === BATCH ? page.tokens.at(-1)?.connection_id : undefined,
      page.clients.length === BATCH ? page.clients.at(-1)?.id : undefined,
      page.registrations.length === BATCH ? page.registrations.at(-1)?.id : undefined,
    ].filter((end) => end !== undefined).sort();
    const [next] = ends;
    if (next === undefined) break;
    after = next;
  }
  return { resealed, unreadable: unreadable.size };
}
