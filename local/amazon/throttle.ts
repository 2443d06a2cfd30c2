/** A token bucket for each key; it goes by the machine's clock, whatever the simulated one says. */
export class Throttle {
  readonly #buckets = new Map<string, { tokens: number; at: number }>();

  /** Whether one more request fits now; a bucket holds one second's worth. */
  allows(key: string, perSecond: number): boolean {
    const now = performance.now();
    const capacity = Math.max(1, perSecond);
    const bucket = this.#buckets.get(key) ?? { tokens: capacity, at: now };
    const tokens = Math.min(capacity, bucket.tokens + (now - bucket.at) / 1000 * perSecond);
    const allowed = tokens >= 1;
    this.#buckets.set(key, { tokens: allowed ? tokens - 1 : tokens, at: now });
    return allowed;
  }
}
