/**
 * Looks again and again until a question has an answer.
 *
 * @returns The first answer that is not undefined.
 * @throws Error when there is none within the limit, in ms.
 */
export async function eventually<Answer>(
  what: string,
  look: () => Promise<Answer | undefined>,
  limitMs = 10_000,
): Promise<Answer> {
  const giveUpAt = performance.now() + limitMs;
  while (true) {
    const answer = await look();
    if (answer !== undefined) return answer;
    if (performance.now() > giveUpAt) throw new Error(`Waited ${limitMs} ms for this: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Lets time pass. */
export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
