import type { ScheduledFunction } from "../../app/ads.ts";

/** What the schedule calls, in words. */
export const SCHEDULED: readonly { name: ScheduledFunction; label: string; note: string }[] = [
  { name: "refresh-tokens", label: "Renew tokens", note: "Before they expire, every minute." },
  { name: "sync-accounts", label: "Sync accounts", note: "Once a day for each connection." },
  { name: "deliver-events", label: "Send webhooks", note: "When there are events." },
  { name: "run-reports", label: "Fetch reports", note: "What schedules ask for." },
];
