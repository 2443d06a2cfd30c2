import type { Sealer } from "./sealer.ts";

/** How many are remembered: what a busy process opens, in less than 2 MB. */
const MOST = 1_000;

/**
 * Lets a sealer remember the access tokens that it has opened: the next call for a connection brings
 * the same ciphertext, and opening it takes about 0.1 ms, since Web Crypto works on another thread.
 *
 * What is remembered was opened, so authenticated, for that very place. It is found by the whole
 * ciphertext, so each call still reads the database, which refuses what has been revoked. Nothing that
 * lives for longer than an access token is kept, and nothing for longer than the process.
 */
export function rememberOpened(sealer: Sealer, most = MOST): Sealer {
  const opened = new Map<string, string>();
  return {
    ...sealer,
    async open(sealed, place): Promise<string> {
      if (place.kind !== "access_token") return await sealer.open(sealed, place);
      const name = `${place.owner} ${sealed}`;
      const known = opened.get(name);
      if (known !== undefined) return known;
      const secret = await sealer.open(sealed, place);
      opened.set(name, secret);
      // A map knows the order in which it was filled.
      const [oldest] = opened.keys();
      if (opened.size > most && oldest !== undefined) opened.delete(oldest);
      return secret;
    },
  };
}
