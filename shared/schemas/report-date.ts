import { z } from "zod/v3";

function isDate(text: string): boolean {
  // Postgres has no year 0.
  if (text < "0001-01-01") return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** A date as reports have it: YYYY-MM-DD. */
export const reportDateSchema = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, {
  message: "must be a date, YYYY-MM-DD",
}).refine(isDate, { message: "must be a date, YYYY-MM-DD" });
