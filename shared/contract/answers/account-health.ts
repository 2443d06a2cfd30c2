import { z } from "zod/v3";
import { timestampSchema } from "../../schemas/timestamp.ts";

/** The status of a connection or an account: the worst of its reasons decides. */
export const healthStatusSchema = z.enum(["healthy", "degraded", "error"]);

/** See {@link healthStatusSchema}. */
export type HealthStatus = z.infer<typeof healthStatusSchema>;

/** How many have which status. */
export const healthCountsSchema = z.object({
  healthy: z.number().int().describe("How many are healthy."),
  degraded: z.number().int().describe("How many work and need a look."),
  error: z.number().int().describe("How many give no access to Amazon."),
});

/** See {@link healthCountsSchema}. */
export type HealthCounts = z.infer<typeof healthCountsSchema>;

const detailSchema = z.string().describe("The reason, in a sentence.");

/** An account and its status. */
export const accountHealthSchema = z.object({
  account_id: z.string().uuid().describe("The id of the account in this project."),
  amazon_account_id: z.string().describe("Amazon's id of the account."),
  account_name: z.string().describe("The name of the account."),
  status: healthStatusSchema.describe("The worst of its reasons decides."),
  reasons: z.array(z.object({
    code: z.enum([
      "disconnected",
      "account_suspended",
      "account_pending",
      "account_inactive",
      "account_errors",
    ]).describe("A stable name for the reason."),
    detail: detailSchema,
  })).describe("Why it is not healthy."),
});

/** See {@link accountHealthSchema}. */
export type AccountHealth = z.infer<typeof accountHealthSchema>;

/** A connection, its token, its last sync and its accounts. */
export const connectionHealthSchema = z.object({
  connection_id: z.string().uuid().describe("The connection."),
  name: z.string().describe("What the connection is called."),
  status: healthStatusSchema.describe("The worst of its reasons decides."),
  connection_status: z.enum(["active", "reauthorization_required", "disconnected"])
    .describe("The status of the connection itself."),
  reauthorization_required: z.boolean().describe("Whether only a new consent helps."),
  reasons: z.array(z.object({
    code: z.enum([
      "reauthorization_required",
      "disconnected",
      "consent_ended",
      "consent_ending",
      "dormant",
      "token_expired",
      "refresh_failing",
      "sync_failed",
      "sync_partial",
      "sync_overdue",
      "never_synced",
      "amazon_login_changed",
    ]).describe("A stable name for the reason."),
    detail: detailSchema,
  })).describe("Why it is not healthy."),
  consent_ends_at: timestampSchema.nullable().describe(
    "When the consent ends by itself: RFC 3339; null when that is unknown, or it has no end.",
  ),
  token: z.object({
    expires_at: timestampSchema.describe("When the access token expires: RFC 3339."),
    expires_in: z.number().describe("For how many seconds it is valid."),
    last_refresh: timestampSchema.nullable().describe("When it was renewed last: RFC 3339."),
    last_error: z.string().nullable().describe("Why the last renewal failed."),
    next_attempt_at: timestampSchema.nullable()
      .describe("When the next renewal is tried after a failure: RFC 3339."),
  }).nullable().describe("The state of the token; null when there is none."),
  last_sync: z.object({
    status: z.enum(["succeeded", "partial", "failed"]).describe("How it ended."),
    started_at: timestampSchema.describe("When it started: RFC 3339."),
    finished_at: timestampSchema.describe("When it ended: RFC 3339."),
    error_code: z.string().nullable().describe("Why it failed."),
    failed_sources: z.array(z.object({
      source: z.string().describe("Which list of Amazon's."),
      region: z.string().describe("In which region."),
      outcome: z.string().describe("complete or failed."),
      rejected: z.number().int().optional().describe("How many entries made no sense."),
      error_code: z.string().optional().describe("Why it failed."),
      request_id: z.string().optional().describe("Amazon's own name for the request that failed."),
      skipped: z.array(z.object({
        profile_id: z.string().describe("The agency profile."),
        code: z.string().describe("Why its advertisers were not read."),
      })).optional().describe(
        "Agency profiles whose advertisers were not read, or not all of them.",
      ),
    })).describe("The lists that were not read whole."),
  }).nullable().describe("The last sync that ended."),
  syncing: z.boolean().describe("Whether a sync is running."),
  last_synced_at: timestampSchema.nullable().describe("When a sync succeeded last: RFC 3339."),
  amazon_login_changed: timestampSchema.nullable().describe(
    "When a renewal was found to have brought another Amazon login, until the owner accepts it: RFC 3339.",
  ),
  account_summary: healthCountsSchema
    .describe("All of its accounts, those that are not listed included."),
  accounts: z.array(accountHealthSchema).describe("The accounts of this page."),
  next_cursor: z.string().nullable().describe(
    "The cursor of the next accounts; null at their end.",
  ),
});

/** See {@link connectionHealthSchema}. */
export type ConnectionHealth = z.infer<typeof connectionHealthSchema>;

/** What `account-health` answers. */
export const accountHealthReportSchema = z.object({
  summary: healthCountsSchema.describe("The connections, counted."),
  connections: z.array(connectionHealthSchema).describe("Each connection."),
});

/** See {@link accountHealthReportSchema}. */
export type AccountHealthReport = z.infer<typeof accountHealthReportSchema>;
