/**
 * The numbers of the token life cycle. Their order makes it safe: a request to Amazon ends before its
 * lease does, and a waiting caller outlives the lease of a holder that died.
 */
export const LIMITS = {
  /** The time limit of one token request at Amazon, in ms. */
  requestMs: 8_000,
  /** The longest time for which a lease gives the right to refresh, in s. */
  leaseSeconds: 20,
  /** How long a caller waits for another process's refresh, in ms. */
  waitMs: 25_000,
  /** How long we retry to store Amazon's answer while the database is away, in ms: Amazon does not repeat it. */
  storingMs: 30_000,
  /** The same for a failure, whose loss costs less, in ms. */
  failingMs: 6_000,
  /** The longest `Retry-After` of Amazon's that we honour, in s: a wrong number must not stop us for years. */
  retryAfterSeconds: 3_600,
  /** A token with less time left is not usable, in s. */
  usableSeconds: 5,
} as const;
