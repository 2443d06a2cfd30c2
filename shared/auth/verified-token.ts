import type { Caller } from "../schemas/caller.ts";

/** What a valid token says: who calls, and until when the token counts. */
export interface VerifiedToken {
  caller: Caller;
  /** The claim `exp`: seconds since 1970. */
  expiresAt: number;
}

/**
 * How many seconds the clocks of an issuer and of this project may differ (RFC 7519, section 4.1.4:
 * "usually no more than a few minutes").
 */
export const CLOCK_TOLERANCE_SECONDS = 10;
