function number(name: string, otherwise: number): number {
  return Number(Deno.env.get(name) ?? otherwise);
}

/** The same draws again: `CHAOS_SEED=…`, as a run prints it. */
export const SEED = number("CHAOS_SEED", Math.floor(Math.random() * 2 ** 31));

/** Longer runs: `CHAOS_CALLS=100000 CHAOS_SECONDS=600`. */
export const LOAD = {
  calls: number("CHAOS_CALLS", 5000),
  seconds: number("CHAOS_SECONDS", 30),
} as const;
