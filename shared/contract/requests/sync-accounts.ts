import { z } from "zod/v3";
import { AMAZON_METADATA } from "../../schemas/amazon-metadata.ts";
import { uuidSchema } from "../../schemas/uuid.ts";

/** The most connections that a sync names. Those that its budget does not reach are continued by another call. */
const MAX_CONNECTIONS = 20;

/** What the operation `sync` takes. */
export const syncRequestSchema = z.object({
  // Optional as well: a union by operation knows by it that none may be named.
  operation: z.literal("sync").optional().default("sync")
    .describe("Reads the accounts and profiles at Amazon. The operation when none is named."),
  connection_ids: z.array(uuidSchema).min(1).max(MAX_CONNECTIONS, {
    message: `at most ${MAX_CONNECTIONS} connections a call`,
  }).optional().describe("The connections: all active ones of the caller when absent."),
}).strict();

/** See {@link syncRequestSchema}. */
export type SyncRequest = z.infer<typeof syncRequestSchema>;

/** The most items that one call changes: they are one statement, well within its time limit. */
const MAX_ITEMS = 100;

/** The ids of a call: one that is no id refuses the whole request, a repeated one counts once. */
const itemIdsSchema = z.array(uuidSchema).min(1).max(MAX_ITEMS, {
  message: `at most ${MAX_ITEMS} ids a call`,
}).transform((ids) => [...new Set(ids.map((id) => id.toLowerCase()))]);

/** What the operation `disconnect` takes: connections or accounts, at most 100, and one of the two. */
export const disconnectRequestSchema = z.object({
  operation: z.literal("disconnect")
    .describe("Disconnects connections, or makes accounts inactive for good."),
  connection_ids: itemIdsSchema.optional().describe(
    "The connections, where these are disconnected.",
  ),
  account_ids: itemIdsSchema.optional().describe("The accounts, where these are disconnected."),
}).strict();

/** See {@link disconnectRequestSchema}. */
export type DisconnectRequest = z.infer<typeof disconnectRequestSchema>;

const METADATA_LIMIT_BYTES = 16 * 1024;

const metadataSchema = z.record(z.string(), z.unknown()).refine(
  (metadata) => new TextEncoder().encode(JSON.stringify(metadata)).length <= METADATA_LIMIT_BYTES,
  { message: `must not be larger than ${METADATA_LIMIT_BYTES} bytes of JSON` },
).refine((metadata) => AMAZON_METADATA.every((key) => !Object.hasOwn(metadata, key)), {
  message: `${AMAZON_METADATA.join(", ")} are what Amazon says of the account`,
});

/** What the operation `update` takes: one change for at most 100 accounts. */
export const updateRequestSchema = z.object({
  operation: z.literal("update").describe("Changes accounts."),
  account_ids: itemIdsSchema.describe("The accounts to change."),
  set: z.object({
    is_default: z.boolean().optional().describe(
      "Takes the place of the present default; a user who has active accounts has exactly one.",
    ),
    account_name: z.string().trim().min(1).max(255).nullable().optional().describe(
      "A name that no sync overwrites; null lets the next sync write Amazon's again.",
    ),
    status: z.enum(["active", "inactive"]).optional().describe(
      "inactive disconnects; active takes an account back that was disconnected.",
    ),
    metadata: metadataSchema.optional().describe(
      "Merged into the stored metadata on the first level; null takes a key away.",
    ),
  }).strict().refine((set) => Object.keys(set).length > 0, { message: "says nothing to change" })
    .describe("What changes, for each of the accounts alike."),
}).strict();

/** See {@link updateRequestSchema}. */
export type UpdateRequest = z.infer<typeof updateRequestSchema>;

/** Whether a disconnect names either connections or accounts. */
function namesOneKind({ connection_ids, account_ids }: DisconnectRequest): boolean {
  return (connection_ids === undefined) !== (account_ids === undefined);
}

/** Whether at most one account is to be the default. */
function namesOneDefault({ account_ids, set }: UpdateRequest): boolean {
  return set.is_default !== true || account_ids.length === 1;
}

/** What `sync-accounts` takes: one of three operations, a sync where none is named. */
export const operationRequestSchema = z.discriminatedUnion("operation", [
  syncRequestSchema,
  disconnectRequestSchema,
  updateRequestSchema,
]).refine((request) => request.operation !== "disconnect" || namesOneKind(request), {
  message: "name connection_ids or account_ids, and not both",
}).refine((request) => request.operation !== "update" || namesOneDefault(request), {
  message: "only one account can be the default",
  path: ["account_ids"],
});

/** See {@link operationRequestSchema}. */
export type OperationRequest = z.infer<typeof operationRequestSchema>;
