/**
 * Measures several subjects round by round, each once a round and in rotating order, so that other load
 * on the machine affects all of them alike.
 *
 * @param warmUps Rounds before, which do not count.
 * @returns What each one's rounds gave.
 */
export async function interleaved<Figure>(
  subjects: ReadonlyMap<string, () => Promise<Figure>>,
  { rounds, warmUps }: { rounds: number; warmUps: number },
): Promise<Map<string, Figure[]>> {
  const all = [...subjects];
  const results = new Map<string, Figure[]>(all.map(([name]) => [name, []]));
  for (let round = -warmUps; round < rounds; round++) {
    const first = Math.abs(round) % all.length;
    for (const [name, measure] of [...all.slice(first), ...all.slice(0, first)]) {
      const figure = await measure();
      if (round >= 0) results.get(name)?.push(figure);
    }
  }
  return results;
}
