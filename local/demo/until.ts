/**
 * Repeats a look-up until it finds something.
 *
 * @throws Error naming what was waited for, when it is not there in time.
 */
export async function until<Found>(
  what: string,
  limitMs: number,
  look: () => Promise<Found | undefined>,
): Promise<Found> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() >= deadline) throw new Error(`Not after ${limitMs / 1000} s: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
