import { setTimeout } from "node:timers/promises";

/**
 * Repeats an attempt until it succeeds, for things that happen a moment later.
 *
 * @throws What the last attempt threw, after `limit` milliseconds.
 */
export async function eventually<T>(attempt: () => Promise<T>, limit = 10_000): Promise<T> {
  const deadline = Date.now() + limit;
  while (true) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await setTimeout(50);
    }
  }
}
