import type { EventType } from "../app/ads.ts";
import type { Tone } from "../design/tone.ts";

/** How a type of event is told to people. */
export interface ToldEvent {
  title: string;
  tone: Tone;
}

const EVENTS: Record<EventType, ToldEvent> = {
  "connection.connected": { title: "Connected", tone: "good" },
  "connection.reauthorization_required": { title: "Needs a new consent", tone: "bad" },
  "connection.recovered": { title: "Consent renewed", tone: "good" },
  "connection.consent_ending": { title: "Consent ends soon", tone: "warn" },
  "connection.amazon_login_changed": { title: "Another Amazon login", tone: "warn" },
  "connection.disconnected": { title: "Disconnected", tone: "quiet" },
  "sync.failed": { title: "Sync failed", tone: "bad" },
  "report.stored": { title: "Report stored", tone: "good" },
  "report.failed": { title: "Report failed", tone: "bad" },
  "client.rejected": { title: "Amazon refuses the app", tone: "bad" },
};

/** How a type of event is told; one that came with newer functions than these pages, by its own name. */
export function eventOf(type: string): ToldEvent {
  const known = EVENT_TYPES.find((one) => one === type);
  return known === undefined ? { title: type, tone: "quiet" } : EVENTS[known];
}

/** All types, in the order in which people read them. */
export const EVENT_TYPES = Object.keys(EVENTS).filter((type): type is EventType => type in EVENTS);

/** The name that an event carries: of its connection, mostly. */
export function nameIn(data: Record<string, unknown>): string | undefined {
  return typeof data["name"] === "string" ? data["name"] : undefined;
}
