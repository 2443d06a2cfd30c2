/** The numbers of the proxy. */
export const PROXY_LIMITS = {
  /** Until the first byte of Amazon's answer, all attempts together, in ms. Its slowest take 30 s. */
  firstByteMs: 60_000,
  /** A request body up to this many bytes is kept, so that it can be sent a second time. */
  keptBodyBytes: 256 * 1024,
  /** How often a reading call is repeated at most. */
  repeats: 2,
  /** A longer `Retry-After` is the caller's to wait for, in s. */
  longestPauseSeconds: 5,
  /** A token must live for so long when a call begins, in s. */
  minValiditySeconds: 60,
  /** After a refresh, how long a 401 is not blamed on the token any more, in s. */
  renewalHoldsSeconds: 60,
  /** Of path and query together, as most servers take them. */
  addressLength: 8_192,
} as const;

/** See {@link PROXY_LIMITS}; tests have less patience. */
export type ProxyLimits = { [Name in keyof typeof PROXY_LIMITS]: number };
