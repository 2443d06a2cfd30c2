import type { Connection } from "../app/ads.ts";

/**
 * When a connection's consent ends, in words. One that Amazon no longer accepts has ended, whatever its date was.
 *
 * @param write Writes a moment.
 */
export function consentEnd(
  { status, consent_ends_at }: Pick<Connection, "status" | "consent_ends_at">,
  write: (moment: string) => string,
): string {
  if (status === "disconnected") return "–";
  if (status === "reauthorization_required") return "Has ended";
  return consent_ends_at ? write(consent_ends_at) : "No known date";
}
