import { z } from "zod";

/** What can be changed while the simulator runs; see `defaultSettings` for how it begins. */
export const settingsSchema = z.strictObject({
  token_lifetime_seconds: z.number().int().min(1),
  /** What a refresh answers: the same refresh token, none, or a new one that ends the old one. */
  refresh_token: z.enum(["same", "absent", "rotate"]),
  /** LwA's own pages show both a number and a string. */
  expires_in: z.enum(["number", "string"]),
  clock_offset_seconds: z.number(),
  /** Whether a profile list at access level `view` also lists what the person may edit. */
  view_lists_editable: z.boolean(),
  /** How long a registered account stays PENDING. */
  registration_seconds: z.number().min(0),
  /** How long a report takes. */
  report_seconds: z.number().min(0),
  /** Throttles each client in each region; null: never. */
  throttle: z.strictObject({ requests_per_second: z.number().positive(), retry_after: z.boolean() })
    .nullable(),
  /** Larger answers are gzipped for who accepts that; null: none is. */
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
  throttle: null,
  gzip_above_bytes: 32_768,
};
