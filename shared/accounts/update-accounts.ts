import { z } from "zod/v3";
import type { Context } from "../context.ts";
import { updateAccounts } from "../database/change-accounts.ts";
import type { Caller } from "../schemas/caller.ts";
import { AMAZON_METADATA } from "./account-row.ts";
import { type ItemAnswer, itemAnswer, itemIdsSchema } from "./item-results.ts";

const METADATA_LIMIT_BYTES = 16 * 1024;

const metadataSchema = z.record(z.string(), z.unknown()).refine(
  (metadata) => new TextEncoder().encode(JSON.stringify(metadata)).length <= METADATA_LIMIT_BYTES,
  { message: `must not be larger than ${METADATA_LIMIT_BYTES} bytes of JSON` },
).refine((metadata) => AMAZON_METADATA.every((key) => !Object.hasOwn(metadata, key)), {
  message: `${AMAZON_METADATA.join(", ")} are what Amazon says of the account`,
});

/** What the operation `update` takes: one change for at most 100 accounts. */
export const updateRequestSchema = z.object({
  operation: z.literal("update"),
  account_ids: itemIdsSchema,
  set: z.object({
    /** Takes the place of the present default; a user who has active accounts has exactly one. */
    is_default: z.boolean().optional(),
    /** A name that no sync overwrites; null lets the next sync write Amazon's again. */
    account_name: z.string().trim().min(1).max(255).nullable().optional(),
    /** `inactive` disconnects; `active` takes an account back that was disconnected. */
    status: z.enum(["active", "inactive"]).optional(),
    /** Merged into what is there on the first level; null takes a key away. */
    metadata: metadataSchema.optional(),
  }).strict().refine((set) => Object.keys(set).length > 0, { message: "says nothing to change" }),
}).strict();

/** Whether at most one account is to be the default. */
export function namesOneDefault(
  { account_ids, set }: z.infer<typeof updateRequestSchema>,
): boolean {
  return set.is_default !== true || account_ids.length === 1;
}

/**
 * Changes accounts. What the user decides here outlives every sync; until the next one, an account
 * that is taken back counts as active.
 *
 * @throws ConnectError when the caller may not change accounts at all. In the answer, of an item:
 * `account_not_found`; `account_status_from_amazon` when an account that the user did not disconnect
 * is to be active; `connection_disconnected`; `account_not_active` and, for keys of one connection,
 * `default_account_out_of_reach` when it cannot be the default; `default_account_required` when the
 * default is to be none; `metadata_too_large`.
 */
export async function update(
  context: Context,
  caller: Caller,
  { account_ids, set }: z.infer<typeof updateRequestSchema>,
): Promise<ItemAnswer<"account_id">> {
  return itemAnswer(
    "account_id",
    await updateAccounts(context.database, caller, account_ids, set),
  );
}
