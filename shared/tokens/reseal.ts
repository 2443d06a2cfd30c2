import type { Context } from "../context.ts";
import { type SealedPlace, webhookSecretPlace } from "../crypto/sealed-place.ts";
import {
  listResealable,
  type Resealable,
  type ResealedToken,
  type ResealedWebhook,
  storeResealed,
} from "../database/reseal.ts";
import { ConnectError } from "../errors.ts";

/** What one round of resealing did. */
export interface ResealSummary {
  resealed: number;
  /** Values that no key in `AMAZON_ADS_ENCRYPTION_KEYS` opens: an old key was taken out too early. */
  unreadable: number;
}

const BATCH = 100;

/** How many pages one call takes: a connection costs half a millisecond of CPU (measured), and an invocation has 2 s. */
const MAX_PAGES = 10;

const FIRST_ID = "00000000-0000-0000-0000-000000000000";

/**
 * Reseals, with the newest key, what older keys have sealed: up to 1,000 connections and as many apps,
 * registrations and webhooks. The next call continues with the rest: this one can stop after any page.
 *
 * @param deadline By `performance.now()`.
 */
export async function reseal(context: Context, deadline: number): Promise<ResealSummary> {
  const { database, sealer, keyedHash } = context;
  let resealed = 0;
  // By id: while one list still fills its pages, each page repeats the end of the other lists.
  const unreadable = new Set<string>();

  async function sealAgain(sealed: string, place: SealedPlace): Promise<string> {
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

  function resealToken(token: Resealable["tokens"][number]): Promise<ResealedToken[]> {
    const place = { row: token.connection_id, owner: token.user_id };
    return unlessUnreadable(token.connection_id, async () => {
      const refreshPlace = { ...place, kind: "refresh_token" } as const;
      const refreshToken = await sealer.open(token.encrypted_refresh_token, refreshPlace);
      return {
        ...token,
        encrypted_access_token: await sealAgain(token.encrypted_access_token, {
          ...place,
          kind: "access_token",
        }),
        encrypted_refresh_token: await sealer.seal(refreshToken, refreshPlace),
        imported_token_hash: keyedHash.hash("imported_refresh_token", refreshToken),
      };
    });
  }

  function resealClient(
    client: Resealable["clients"][number],
  ): Promise<(typeof client & { resealed: string })[]> {
    return unlessUnreadable(client.id, async () => ({
      ...client,
      resealed: await sealAgain(client.encrypted_client_secret, {
        row: client.id,
        owner: client.user_id,
        kind: "client_secret",
      }),
    }));
  }

  function resealRegistration(
    registration: Resealable["registrations"][number],
  ): Promise<(typeof registration & { resealed: string })[]> {
    return unlessUnreadable(registration.id, async () => ({
      ...registration,
      resealed: await sealAgain(registration.encrypted_association, {
        row: registration.id,
        owner: registration.user_id,
        kind: "registration_request",
      }),
    }));
  }

  function resealWebhook(webhook: Resealable["webhooks"][number]): Promise<ResealedWebhook[]> {
    const place = webhookSecretPlace(webhook.id, webhook.user_id);
    const { previous_encrypted_secret: previous } = webhook;
    return unlessUnreadable(webhook.id, async () => ({
      ...webhook,
      resealed: await sealAgain(webhook.encrypted_secret, place),
      previous_resealed: previous === null ? null : await sealAgain(previous, place),
    }));
  }

  let after = FIRST_ID;
  for (let pages = 0; pages < MAX_PAGES && performance.now() < deadline; pages++) {
    const page = await listResealable(database, { kid: sealer.kid, after, batch: BATCH });
    const { tokens, clients, registrations, webhooks } = page;
    if (tokens.length + clients.length + registrations.length + webhooks.length === 0) break;
    resealed += await storeResealed(database, {
      tokens: (await Promise.all(tokens.map(resealToken))).flat(),
      clients: (await Promise.all(clients.map(resealClient))).flat(),
      registrations: (await Promise.all(registrations.map(resealRegistration))).flat(),
      webhooks: (await Promise.all(webhooks.map(resealWebhook))).flat(),
    });
    // Four lists share one cursor. The next page begins after the smallest end of a full list: a larger
    // one would skip the rest of that list.
    const ends = [
      tokens.length === BATCH ? tokens.at(-1)?.connection_id : undefined,
      clients.length === BATCH ? clients.at(-1)?.id : undefined,
      registrations.length === BATCH ? registrations.at(-1)?.id : undefined,
      webhooks.length === BATCH ? webhooks.at(-1)?.id : undefined,
    ].filter((end) => end !== undefined).sort();
    const [next] = ends;
    if (next === undefined) break;
    after = next;
  }
  return { resealed, unreadable: unreadable.size };
}
