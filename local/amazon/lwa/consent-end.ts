import type { Grant } from "../state/grant.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/** The first day whose consents end. */
const FIRST_DAY = Date.parse("2026-07-30T00:00:00Z");

/**
 * Whether a consent has ended, and its refresh token with it. Since 30 July 2026 a refresh token lives for
 * 365 days from the consent, and no refresh prolongs that. Consents from before that day have no end.
 */
export function consentHasEnded({ consented_at: consentedAt }: Grant, now: number): boolean {
  const start = Date.parse(consentedAt);
  return start >= FIRST_DAY && now >= start + 365 * DAY_MS;
}
