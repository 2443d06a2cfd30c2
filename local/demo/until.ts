/**
 * Looks again and again until something is there.
 *
 * @throws Error naming what was waited for, when it is not there in time.
 */
export async function until<Found>(
  what: string,
  limitMs: number,
  look: () => Promise<Found | undefined>,
): Promise<Found> {
  const giveUpAt = performance.now() + limitMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() >= giveUpAt) throw new Error(`Not after ${limitMs / 1000} s: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
