import { z } from "zod/v3";
import { errorCodeSchema } from "./problem.ts";
import { timestampSchema } from "../../schemas/timestamp.ts";

/** Amazon's lists in one region, as `sync_runs` keeps what became of each. */
export const syncedSourceSchema = z.object({
  source: z.enum(["profiles", "ads-accounts", "dsp-advertisers"]).describe(
    "Which list of Amazon's.",
  ),
  region: z.enum(["NA", "EU", "FE"]).describe("In which region."),
  outcome: z.enum(["complete", "failed"]).describe("Whether the list was read to its end."),
  items: z.number().int().describe("How many entries were read."),
  rejected: z.number().int().describe("How many entries made no sense. The others are kept."),
  error_code: z.string().optional().describe("Why it failed."),
  request_id: z.string().optional().describe("Amazon's own name for the request that failed."),
  skipped: z.array(z.object({
    profile_id: z.string().describe("The agency profile."),
    code: z.string().describe(
      "no_dsp_right is a lasting refusal and no failure; any other is an error.",
    ),
    request_id: z.string().optional().describe("Amazon's own name for the request."),
  })).optional().describe("Agency profiles whose advertisers were not read, or not all of them."),
});

/** One run of a sync. */
export const syncReportSchema = z.object({
  id: z.number().int().describe("The id of the run."),
  connection_id: z.string().uuid().describe("The connection."),
  status: z.enum(["running", "succeeded", "partial", "failed"])
    .describe("running: another invocation continues it. partial: a list was not read whole."),
  sources: z.array(syncedSourceSchema).describe("What became of each of Amazon's lists."),
  accounts_inserted: z.number().int().describe("How many accounts are new."),
  accounts_updated: z.number().int().describe("How many accounts changed."),
  accounts_unchanged: z.number().int().describe("How many accounts are as before."),
  accounts_inactivated: z.number().int().describe("How many accounts Amazon no longer lists."),
  profiles_inserted: z.number().int().describe("How many profiles are new."),
  profiles_updated: z.number().int().describe("How many profiles changed."),
  profiles_unchanged: z.number().int().describe("How many profiles are as before."),
  profiles_inactivated: z.number().int().describe("How many profiles Amazon no longer lists."),
  error_code: z.string().nullable().describe("Why it failed."),
  started_at: timestampSchema.describe("When it started: RFC 3339."),
  finished_at: timestampSchema.nullable().describe("When it ended: RFC 3339; null while it runs."),
});

const refusalSchema = z.object({
  code: errorCodeSchema.describe("A stable name for the reason."),
  detail: z.string().describe("The reason, in a sentence."),
});

const connectionIdSchema = z.string().uuid().describe("The connection.");
const accountIdSchema = z.string().uuid().describe("The account.");
const refused = {
  status: z.literal("refused").describe("Nothing was done for it."),
  error: refusalSchema.describe("Why nothing was done."),
};
const done = { status: z.literal("ok").describe("It was done.") };

/** What the operation `sync` answers. */
export const syncAnswerSchema = z.object({
  results: z.array(z.union([
    z.object({
      connection_id: connectionIdSchema,
      status: z.enum(["running", "succeeded", "partial", "failed"])
        .describe("The status of the run."),
      run: syncReportSchema.describe("The run."),
    }),
    z.object({ connection_id: connectionIdSchema, ...refused }),
  ])).describe("What became of each connection."),
  summary: z.object({
    total: z.number().int().describe("How many connections there were."),
    succeeded: z.number().int().describe("How many were read whole."),
    partial: z.number().int().describe("How many were not read whole."),
    running: z.number().int().describe("How many another invocation continues."),
    failed: z.number().int().describe("How many failed."),
    refused: z.number().int().describe("How many could not be synced."),
  }).describe("The results, counted."),
});

/** See {@link syncAnswerSchema}. */
export type SyncAnswer = z.infer<typeof syncAnswerSchema>;

const itemSummarySchema = z.object({
  total: z.number().int().describe("How many items there were."),
  ok: z.number().int().describe("How many were changed."),
  refused: z.number().int().describe("How many were refused."),
}).describe("The results, counted.");

/** What `sync-accounts` answers: by operation, and for a disconnect by what was named. */
export const operationAnswerSchema = z.union([
  syncAnswerSchema,
  z.object({
    results: z.array(z.union([
      z.object({ connection_id: connectionIdSchema, ...done }),
      z.object({ connection_id: connectionIdSchema, ...refused }),
    ])).describe("What became of each connection."),
    summary: itemSummarySchema,
  }),
  z.object({
    results: z.array(z.union([
      z.object({ account_id: accountIdSchema, ...done }),
      z.object({ account_id: accountIdSchema, ...refused }),
    ])).describe("What became of each account."),
    summary: itemSummarySchema,
  }),
]);

/** See {@link operationAnswerSchema}. */
export type OperationAnswer = z.infer<typeof operationAnswerSchema>;
