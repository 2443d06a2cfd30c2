/** A longer pause than a day is not meant; it would not fit where the number goes either. */
const LONGEST = 86_400;

/**
 * Reads `Retry-After` (RFC 9110, section 10.2.3): seconds, or a date.
 *
 * @returns Whole seconds from now, at least 0; undefined when the header is absent or unreadable.
 */
export function retryAfterSeconds(headers: Headers, now: Date = new Date()): number | undefined {
  const value = headers.get("retry-after")?.trim();
  if (value === undefined || value === "") return undefined;
  if (/^\d+(\.\d+)?$/.test(value)) return Math.min(LONGEST, Math.ceil(Number(value)));
  const date = Date.parse(value);
  if (Number.isNaN(date)) return undefined;
  return Math.min(LONGEST, Math.max(0, Math.ceil((date - now.getTime()) / 1000)));
}
