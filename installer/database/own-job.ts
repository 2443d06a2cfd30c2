import type { Job } from "./read-database.ts";

/** Whether a job of pg_cron runs a function of this product's, whatever its name is. */
export function isOwnJob({ command }: Job): boolean {
  return command.includes("amazon_ads_private.");
}
