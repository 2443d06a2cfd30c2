import {
  createLocalJWKSet,
  errors,
  type FlattenedJWSInput,
  type JSONWebKeySet,
  type JWTHeaderParameters,
} from "jose";
import { z } from "zod/v3";
import { ConnectError } from "../errors.ts";
import { readLimited } from "../http/read-limited.ts";

/** How long keys count as fresh. After that they are fetched again. */
const FRESH_MS = 10 * 60 * 1000;

/** How long known keys serve while the issuer does not answer. */
const USABLE_MS = 24 * 60 * 60 * 1000;

/** How long to wait before the next fetch, whatever the last one brought. */
const PAUSE_MS = 30_000;

const TIMEOUT_MS = 5_000;

const LIMIT_BYTES = 512 * 1024;

/** Finds the key for a token's header, as `jwtVerify` of jose takes it. */
export type FindKey = (
  header: JWTHeaderParameters,
  token: FlattenedJWSInput,
) => Promise<CryptoKey>;

/** Keeps the keys of an issuer beyond the life of a process. */
export interface IssuerKeyStore {
  read(): Promise<{ jwks: unknown; ageSeconds: number } | undefined>;
  write(jwks: unknown): Promise<void>;
}

/** Where keys are, and what fetches them. */
export interface IssuerKeysOptions {
  issuer: string;
  url: URL;
  fetch: typeof fetch;
  /** Where keys are kept for processes that cannot fetch them; a failure of it is ignored. */
  store?: IssuerKeyStore;
  /** The clock, in milliseconds; `Date.now` by default. */
  now?: () => number;
}

const keySetSchema: z.ZodType<JSONWebKeySet, z.ZodTypeDef, unknown> = z.object({
  keys: z.array(z.object({ kty: z.string() }).passthrough()),
}).passthrough();

interface KnownKeys {
  find: ReturnType<typeof createLocalJWKSet>;
  fetchedAt: number;
}

/**
 * Keeps the published keys of a third-party issuer.
 *
 * Keys are fetched when they are older than ten minutes, and when a token names a key that is not
 * known, so that the issuer can rotate them; never more often than every half minute. While the issuer
 * does not answer, the known keys serve on for a day: those of this process, or those that another
 * process stored. A token that names an unknown key is refused then, as the key may be a new one or
 * none at all.
 *
 * @returns What finds a key. It throws ConnectError `issuer_unavailable` when the keys cannot be
 * fetched, and what jose throws when there is no such key.
 */
export function createIssuerKeys(options: IssuerKeysOptions): FindKey {
  const { now = Date.now } = options;
  let known: KnownKeys | undefined;
  let triedAt = -Infinity;
  let failure: unknown;
  let fetching: Promise<void> | undefined;

  async function fetchKeys(): Promise<void> {
    triedAt = now();
    try {
      const keys = keySetSchema.parse(await readKeySet(options));
      known = { find: createLocalJWKSet(keys), fetchedAt: now() };
      failure = undefined;
      // The token need not wait for the store.
      options.store?.write(keys).catch(() => {});
    } catch (error) {
      failure = error;
      if (known === undefined) await readStored();
    }
  }

  async function readStored(): Promise<void> {
    const stored = await options.store?.read().catch(() => undefined);
    const keys = keySetSchema.safeParse(stored?.jwks);
    if (stored === undefined || !keys.success) return;
    known = {
      find: createLocalJWKSet(keys.data),
      fetchedAt: now() - stored.ageSeconds * 1000,
    };
  }

  /** Fetches the keys, once for all calls that wait for them. */
  async function refresh(): Promise<void> {
    fetching ??= fetchKeys().finally(() => fetching = undefined);
    await fetching;
  }

  function mayFetch(): boolean {
    return fetching !== undefined || now() - triedAt >= PAUSE_MS;
  }

  function unavailable(): ConnectError {
    return new ConnectError(
      "issuer_unavailable",
      `Cannot verify the user's token: the keys of ${options.issuer} cannot be fetched. Try again.`,
      { cause: failure, retry_after: 5 },
    );
  }

  return async (header, token) => {
    const stale = known === undefined || now() - known.fetchedAt >= FRESH_MS;
    if (stale && (known === undefined || mayFetch())) await refresh();
    if (known === undefined || now() - known.fetchedAt >= USABLE_MS) throw unavailable();
    try {
      return await known.find(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      if (mayFetch()) await refresh();
      if (failure !== undefined) throw unavailable();
      return await known.find(header, token);
    }
  };
}

async function readKeySet({ url, fetch }: IssuerKeysOptions): Promise<unknown> {
  const response = await fetch(url, {
    headers: { accept: "application/json" },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new Error(`the issuer answered ${response.status}`);
  }
  return JSON.parse(new TextDecoder().decode(await readLimited(response.body, LIMIT_BYTES)));
}
