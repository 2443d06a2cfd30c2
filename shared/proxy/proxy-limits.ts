/** The limits of the proxy. */
export const PROXY_LIMITS = {
  /** Until the first byte of Amazon's answer, all attempts together, in ms. Its slowest calls take 30 s. */
  firstByteMs: 60_000,
  /** A request body up to this many bytes is kept, so that it can be sent a second time. */
  maxKeptBodyBytes: 256 * 1024,
  /** How often a call that reads is retried. */
  maxRetries: 2,
  /** A longer `Retry-After` is passed to the caller, in s. */
  maxPauseSeconds: 5,
  /** The seconds for which a token must be valid when a call begins. */
  minValiditySeconds: 60,
  /** For so long after a refresh, a 401 does not cause another one, in s. */
  trustAfterRefreshSeconds: 60,
  /** Of path and query together, as most servers take them. */
  maxAddressLength: 8_192,
} as const;

/** See {@link PROXY_LIMITS}; tests have shorter ones. */
export type ProxyLimits = { [Name in keyof typeof PROXY_LIMITS]: number };
