import { setTimeout } from "node:timers/promises";

/** Waits so many milliseconds. */
export type Pause = (milliseconds: number) => Promise<void>;

export const pause: Pause = (milliseconds) => setTimeout(milliseconds);

/** How long to look again and again for something. */
export interface Patience {
  /** In milliseconds. */
  limit: number;
  interval: number;
}

/**
 * Looks again and again until there is something to see.
 *
 * @returns What was seen, or undefined when the time is over.
 */
export async function waitFor<Seen>(
  look: () => Promise<Seen | undefined>,
  { limit, interval }: Patience,
): Promise<Seen | undefined> {
  const deadline = Date.now() + limit;
  while (true) {
    const seen = await look();
    if (seen !== undefined || Date.now() >= deadline) return seen;
    await pause(interval);
  }
}
