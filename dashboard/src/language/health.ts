import type { Connection, ConnectionHealth } from "../app/ads.ts";
import type { Tone } from "../design/tone.ts";

/** The state of a connection in a word or two. */
export interface Condition {
  tone: Tone;
  word: string;
  /** The reason, in a sentence; empty when all is well. */
  reason: string;
  /** Whether a person has to consent again. */
  needsConsent: boolean;
}

const WORDS: Record<string, string> = {
  reauthorization_required: "Needs a new consent",
  disconnected: "Disconnected",
  consent_ended: "Consent ended",
  consent_ending: "Consent ends soon",
  dormant: "Not tried any more",
  token_expired: "Token expired",
  refresh_failing: "Renewal fails",
  sync_failed: "Sync failed",
  sync_partial: "Sync incomplete",
  sync_overdue: "Sync overdue",
  never_synced: "Not synced yet",
  amazon_login_changed: "Another Amazon login",
};

/** Sentences for people, where the function's own name calls and codes. */
const SENTENCES: Record<string, string> = {
  consent_ended: "The consent has ended: Amazon gives it for a year. Renew it.",
  consent_ending: "Amazon gives a consent for a year. Renew it before it ends.",
  dormant:
    "Every renewal of the token has failed for 30 days, so it is not tried any more. The next call tries again.",
  amazon_login_changed: "It has the accounts of another Amazon login than before.",
  refresh_failing: "The last renewal of the token failed. It is tried again automatically.",
  sync_failed: "The last sync failed. It is tried again automatically.",
  sync_partial: "The last sync could not read everything.",
  never_synced: "Its accounts have not been read yet.",
};

/** The sentence of a reason, as people read it. */
export function reasonText({ code, detail }: { code: string; detail: string }): string {
  return SENTENCES[code] ?? detail;
}

/** Judges a connection by its health, or by its status while it has none. */
export function conditionOf(
  connection: Pick<Connection, "status">,
  health?: Pick<ConnectionHealth, "status" | "reasons" | "syncing" | "reauthorization_required">,
): Condition {
  if (connection.status === "pending" || connection.status === "awaiting_confirmation") {
    return {
      tone: "quiet",
      word: "Consent under way",
      reason: "The consent was started and is not finished. It ends after ten minutes.",
      needsConsent: false,
    };
  }
  if (connection.status === "disconnected") {
    return {
      tone: "quiet",
      word: "Disconnected",
      reason: "Its tokens are destroyed. The history is kept.",
      needsConsent: false,
    };
  }
  if (connection.status === "reauthorization_required") {
    return {
      tone: "bad",
      word: "Needs a new consent",
      reason: "Amazon no longer accepts the consent. Calls fail until it is renewed.",
      needsConsent: true,
    };
  }
  // Health that has not come, or could not be read, is no good news.
  if (health === undefined) {
    return { tone: "quiet", word: "Active", reason: "", needsConsent: false };
  }
  const [first] = health.reasons;
  if (first === undefined) {
    return {
      tone: health.syncing ? "accent" : "good",
      word: health.syncing ? "Reading accounts" : "Healthy",
      reason: "",
      needsConsent: false,
    };
  }
  if (health.syncing && health.reasons.every(({ code }) => code === "never_synced")) {
    return { tone: "accent", word: "Reading accounts", reason: "", needsConsent: false };
  }
  return {
    tone: health.status === "error" ? "bad" : health.status === "degraded" ? "warn" : "good",
    word: WORDS[first.code] ?? "Needs a look",
    reason: reasonText(first),
    needsConsent: health.reauthorization_required,
  };
}
