import type { HealthStatus } from "../contract/answers/account-health.ts";
import type { AccountFacts, ConnectionFacts } from "../database/read-account-health.ts";

/** Why something is not healthy: a stable code to switch on, and a sentence for people. */
export interface Reason<Code extends string> {
  code: Code;
  detail: string;
}

type Severity = Exclude<HealthStatus, "healthy">;

/** `error`: it gives no access to Amazon. `degraded`: it does, and needs a look. */
const CONNECTION_SEVERITY: Record<ConnectionFacts["reasons"][number], Severity> = {
  reauthorization_required: "error",
  disconnected: "error",
  consent_ended: "error",
  consent_ending: "degraded",
  dormant: "error",
  amazon_login_changed: "degraded",
  token_expired: "error",
  refresh_failing: "degraded",
  sync_failed: "degraded",
  sync_partial: "degraded",
  sync_overdue: "degraded",
  never_synced: "degraded",
};

/** `error`: Amazon has closed it. */
const ACCOUNT_SEVERITY: Record<AccountFacts["reasons"][number], Severity> = {
  // Whoever puts an account aside knows of it.
  disconnected: "degraded",
  account_suspended: "error",
  account_pending: "degraded",
  account_inactive: "degraded",
  account_errors: "degraded",
};

function worst(severities: readonly Severity[]): HealthStatus {
  return severities.includes("error") ? "error" : severities[0] ?? "healthy";
}

/** The worst status among the reasons of a connection. */
export function connectionStatus({ reasons }: ConnectionFacts): HealthStatus {
  return worst(reasons.map((code) => CONNECTION_SEVERITY[code]));
}

/** The worst status among the reasons of an account. */
export function accountStatus({ reasons }: AccountFacts): HealthStatus {
  return worst(reasons.map((code) => ACCOUNT_SEVERITY[code]));
}

function because(code: string | null | undefined): string {
  return code ? ` (${code})` : "";
}

/** The agency profiles that failed; one without the right to its DSP has not. */
function failedProfiles(skipped: readonly { profile_id: string; code: string }[]): string {
  const ids = skipped.flatMap(({ profile_id, code }) => code === "no_dsp_right" ? [] : profile_id);
  return ids.length === 0 ? "" : `, for profile ${ids.join(", ")}`;
}

function sourcesOf({ last_sync }: ConnectionFacts): string {
  return (last_sync?.failed_sources ?? []).map((
    { source, region, outcome, error_code, rejected, skipped = [] },
  ) =>
    outcome === "complete"
      ? `${source} in ${region} (${rejected} could not be read)`
      : `${source} in ${region}${because(error_code)}${failedProfiles(skipped)}`
  ).join(", ");
}

/** The sentence of a code for a connection. */
export function connectionReason(
  code: ConnectionFacts["reasons"][number],
  facts: ConnectionFacts,
): Reason<ConnectionFacts["reasons"][number]> {
  const sentences: Record<typeof code, string> = {
    reauthorization_required:
      "Amazon no longer honours the consent. Send the user through oauth-start with this connection_id.",
    disconnected: "It was disconnected. To use it again, connect with oauth-start.",
    consent_ended:
      `The consent ended at ${facts.consent_ends_at}, 365 days after it was given. Send the user through oauth-start with this connection_id.`,
    consent_ending:
      `The consent ends at ${facts.consent_ends_at}, 365 days after it was given. Send the user through oauth-start with this connection_id before that.`,
    dormant: `Every renewal of the token has failed for 30 days${
      because(facts.token?.last_error)
    }. The schedule has stopped trying; the next call with it tries again.`,
    amazon_login_changed:
      `Since ${facts.amazon_login_changed} it has the accounts of another Amazon login than before. ` +
      "Accept that (PATCH connections/{id} with accept_amazon_login), or consent again with the former login.",
    token_expired: "The access token has expired and could not be renewed.",
    refresh_failing: `The last renewal of the token failed${
      because(facts.token?.last_error)
    }. It is tried again by itself.`,
    sync_failed: `The last sync failed${because(facts.last_sync?.error_code)}.`,
    sync_partial: `The last sync could not read everything: ${sourcesOf(facts)}.`,
    sync_overdue: facts.last_synced_at === null
      ? "No sync has succeeded yet, and the connection is days old."
      : `The last sync that succeeded was at ${facts.last_synced_at}.`,
    never_synced: "Its accounts have never been synced. Call sync-accounts.",
  };
  return { code, detail: sentences[code] };
}

/** The sentence of a code for an account. */
export function accountReason(
  code: AccountFacts["reasons"][number],
  { errors }: AccountFacts,
): Reason<AccountFacts["reasons"][number]> {
  const sentences: Record<typeof code, string> = {
    disconnected: "The user disconnected it. An update with status active takes it back.",
    account_suspended: "Amazon has disabled it.",
    account_pending: "Amazon has not finished setting it up.",
    account_inactive: "Amazon no longer lists it.",
    account_errors: `Amazon reports errors for ${Object.keys(errors).join(", ")}.`,
  };
  return { code, detail: sentences[code] };
}
