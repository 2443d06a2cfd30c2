/** A token bucket for each key. It uses the machine's clock and not the simulated one. */
export class Throttle {
  readonly #buckets = new Map<string, { tokens: number; updatedAt: number }>();

  /** Takes one request from a bucket, which holds those of one second; false if it is empty. */
  allows(key: string, perSecond: number): boolean {
    const now = performance.now();
    const capacity = Math.max(1, perSecond);
    const bucket = this.#buckets.get(key) ?? { tokens: capacity, updatedAt: now };
    const tokens = Math.min(capacity, bucket.tokens + (now - bucket.updatedAt) / 1000 * perSecond);
    const allowed = tokens >= 1;
    this.#buckets.set(key, { tokens: allowed ? tokens - 1 : tokens, updatedAt: now });
    return allowed;
  }
}
