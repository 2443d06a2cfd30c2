import { z } from "zod/v3";
import { regionSchema } from "../../schemas/region.ts";
import { reportStatusSchema } from "../../schemas/report-status.ts";

/** A report as callers see it (`amazon_ads_private.report_json`). */
export const reportJsonSchema = z.object({
  id: z.string().uuid(),
  connection_id: z.string().uuid().nullable(),
  schedule_id: z.string().uuid().nullable(),
  table_name: z.string(),
  report_type_id: z.string(),
  region: regionSchema,
  profile_id: z.string(),
  columns: z.array(z.string()).nullable(),
  start_date: z.string(),
  end_date: z.string(),
  reason: z.enum(["manual", "recent", "window", "backfill"]),
  status: reportStatusSchema,
  amazon_report_id: z.string().nullable(),
  attempts: z.number(),
  asks: z.number(),
  error_code: z.string().nullable(),
  error_detail: z.string().nullable(),
  rows: z.number().nullable(),
  file_size: z.number().nullable(),
  created_at: z.string(),
  requested_at: z.string().nullable(),
  ready_at: z.string().nullable(),
  stored_at: z.string().nullable(),
  finished_at: z.string().nullable(),
  next_attempt_at: z.string().nullable(),
});

/** See {@link reportJsonSchema}. */
export type ReportJson = z.infer<typeof reportJsonSchema>;
