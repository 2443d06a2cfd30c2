import type { Health } from "../app/ads.ts";

const DATABASE: Record<Health["database"], string> = {
  ok: "",
  unavailable: "The database does not answer.",
  schema_not_exposed: "The schema amazon_ads is not among the exposed schemas of the Data API.",
  migrations_missing:
    "The database lacks migrations that the functions need. Update the installation.",
};

const SCHEDULER: Record<Health["scheduler"], string> = {
  ok: "",
  late: "The schedule is late: look at cron.job_run_details.",
  unanswered:
    "The schedule calls the functions, and no call arrives. Is the project's address right?",
  never_ran: "The schedule has not run yet. In a new project that takes up to two minutes.",
  cloned:
    "This database is a copy of another project's. Nothing scheduled runs until you adopt it.",
  paused: "Parts of the schedule are paused: see the switches below.",
  unknown: "Whether the schedule runs is not known.",
};

const TOKENS: Record<Health["tokens"], string> = {
  ok: "",
  overdue: "Tokens are refreshed too late.",
  unreadable: "Stored tokens cannot be decrypted: a key is missing in AMAZON_ADS_ENCRYPTION_KEYS.",
  stopped: "No tokens are handed out: see the switches below.",
  unknown: "Whether tokens are refreshed in time is not known.",
};

const REPORTS: Record<Health["reports"], string> = {
  ok: "",
  late: "Reports are asked for or read too late.",
  limit_reached:
    "No further report is asked for: raise max_report_rows or max_report_bytes in the settings, or delete rows.",
  unknown: "Whether reports are read in time is not known.",
};

/** What keeps the project from working, a sentence for each; none when all is well. */
export function projectProblems(
  { database, scheduler, tokens, reports }: Omit<Health, "status" | "version">,
): string[] {
  return [DATABASE[database], SCHEDULER[scheduler], TOKENS[tokens], REPORTS[reports]]
    .filter((problem) => problem !== "");
}
