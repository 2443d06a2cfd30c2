/** A pause of more than a day is a mistake, and its number of seconds would not fit where it is stored. */
const MAX_SECONDS = 86_400;

/**
 * Reads `Retry-After` (RFC 9110, section 10.2.3): seconds, or a date.
 *
 * @returns Whole seconds from now, at least 0; undefined when the header is absent or unreadable.
 */
export function retryAfterSeconds(headers: Headers, now: Date = new Date()): number | undefined {
  const value = headers.get("retry-after")?.trim();
  if (value === undefined || value === "") return undefined;
  if (/^\d+(\.\d+)?$/.test(value)) return Math.min(MAX_SECONDS, Math.ceil(Number(value)));
  const date = Date.parse(value);
  if (Number.isNaN(date)) return undefined;
  return Math.min(MAX_SECONDS, Math.max(0, Math.ceil((date - now.getTime()) / 1000)));
}
