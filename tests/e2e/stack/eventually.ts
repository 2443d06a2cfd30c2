import { setTimeout } from "node:timers/promises";

/**
 * Tries until it works, for things that happen a moment later.
 *
 * @throws what the last attempt threw, after `limit` milliseconds.
 */
export async function eventually<T>(attempt: () => Promise<T>, limit = 10_000): Promise<T> {
  const until = Date.now() + limit;
  while (true) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > until) throw error;
      await setTimeout(50);
    }
  }
}
