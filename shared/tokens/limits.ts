/**
 * The numbers of the token life cycle. Their order is what makes it safe: a request to Amazon ends
 * before its lease does, and a waiting caller outlives the lease of a holder that died.
 */
export const LIMITS = {
  /** One token request at Amazon, in ms. */
  requestMs: 8_000,
  /** How long the right to refresh is held at most, in s. */
  leaseSeconds: 20,
  /** How long a caller waits for somebody else's refresh, in ms. */
  waitMs: 25_000,
  /** How long we offer Amazon's answer to a database that is away, in ms: it is not given twice. */
  storingMs: 30_000,
  /** The same for a failure, which is missed less. */
  failingMs: 6_000,
  /** How long Amazon can tell us to stay away, in s: a slip of the pen must not do so for years. */
  retryAfterSeconds: 3_600,
  /** A token with less left, in s, is of no use to anybody any more. */
  livingSeconds: 5,
} as const;
