/** Randomness that can be had again by its seed. */
export interface Chance {
  /** From 0 to 1, without 1. */
  number(): number;
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number;
  /** Whether something of this probability happens now. */
  happens(probability: number): boolean;
  pick<Item>(items: readonly [Item, ...Item[]]): Item;
}

/** Makes a source of randomness: a multiply-and-shift generator with 32 bits of state. */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;

  function number(): number {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  }

  return {
    number,
    between: (low, high) => low + Math.floor(number() * (high - low + 1)),
    happens: (probability) => number() < probability,
    pick: (items) => items[Math.floor(number() * items.length)] ?? items[0],
  };
}
