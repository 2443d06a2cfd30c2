import { z } from "zod/v3";

/** What is stored of one date (`amazon_ads_private.coverage_json`). */
export const coverageJsonSchema = z.object({
  connection_id: z.string().uuid().nullable(),
  table_name: z.string(),
  profile_id: z.string(),
  date: z.string(),
  requested_at: z.string().nullable(),
  report_id: z.string().uuid().nullable(),
  stored_at: z.string().nullable(),
  rows: z.number().nullable(),
  as_of: z.string().nullable(),
  age_days: z.number().nullable(),
  is_final: z.boolean(),
  final_on: z.string(),
});

/** See {@link coverageJsonSchema}. */
export type CoverageJson = z.infer<typeof coverageJsonSchema>;
