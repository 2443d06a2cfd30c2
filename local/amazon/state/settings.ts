import { z } from "zod";

/** What the control API can change while the simulator runs, from `defaultSettings` on. */
export const settingsSchema = z.strictObject({
  token_lifetime_seconds: z.number().int().min(1),
  /** The refresh token in the answer to a refresh: the same, none, or a new one that ends the old one. */
  refresh_token: z.enum(["same", "absent", "rotate"]),
  /** Amazon's documents show both a number and a string. */
  expires_in: z.enum(["number", "string"]),
  clock_offset_seconds: z.number(),
  /** Whether a profile list at access level `view` also lists what the person may edit. */
  view_lists_editable: z.boolean(),
  /** How long a registered account stays PENDING. */
  registration_seconds: z.number().min(0),
  /** How long a report takes. */
  report_seconds: z.number().min(0),
  /** The rows of a report on each of its dates, or of its whole range for SUMMARY; 0: none. */
  report_rows_per_day: z.number().int().min(0).max(1_000_000),
  /** How a report ends. Amazon's specification has FAILED, its guide has FAILURE. */
  report_outcome: z.enum(["COMPLETED", "FAILED", "FAILURE"]),
  /** `indented`: blanks and line breaks within and between the rows of a report's file. */
  report_json: z.enum(["compact", "indented"]),
  /** Whether the gzip of a report's file ends in the middle. */
  report_file_is_truncated: z.boolean(),
  /** How long the address of a report's file is valid. */
  report_url_seconds: z.number().int().min(1),
  /** Throttles each client in each region; null: never. */
  throttle: z.strictObject({ requests_per_second: z.number().positive(), retry_after: z.boolean() })
    .nullable(),
  /** Larger answers are gzipped for clients that accept gzip; null: none is. */
  gzip_above_bytes: z.number().int().min(0).nullable(),
});
export type Settings = z.output<typeof settingsSchema>;
export type SettingsChange = Partial<Settings>;

export const defaultSettings: Settings = {
  token_lifetime_seconds: 3600,
  refresh_token: "same",
  expires_in: "number",
  clock_offset_seconds: 0,
  view_lists_editable: true,
  registration_seconds: 5,
  report_seconds: 2,
  report_rows_per_day: 3,
  report_outcome: "COMPLETED",
  report_json: "compact",
  report_file_is_truncated: false,
  report_url_seconds: 3600,
  throttle: null,
  gzip_above_bytes: 32_768,
};
