import { z } from "zod";
import type { Context } from "../context.ts";
import type { Caller } from "../schemas/caller.ts";
import { regionSchema } from "../schemas/region.ts";
import { wholeNumberSchema } from "../schemas/whole-number.ts";
import { listLiveAdsAccounts, listLiveProfiles } from "./list-live.ts";
import { listStored } from "./list-stored.ts";

/** What `list-accounts` takes. */
export const listAccountsRequestSchema = z.strictObject({
  source: z.enum(["stored", "ads-accounts", "profiles"]).default("stored"),
  connection_id: z.uuid().optional(),
  /** Which region's host is asked; for `profiles` all three, one after the other, when absent. */
  region: regionSchema.optional(),
  status: z.enum(["active", "inactive", "suspended", "pending"]).optional(),
  account_type: z.enum(["advertising", "seller", "vendor", "agency", "dsp"]).optional(),
  limit: wholeNumberSchema.pipe(z.number().min(1).max(500)).default(100),
  cursor: z.string().max(8000).optional(),
}).refine(({ source, connection_id }) => source === "stored" || connection_id !== undefined, {
  error: "a live source needs a connection_id",
  path: ["connection_id"],
}).refine(
  ({ source, status, account_type }) =>
    source === "stored" || (status === undefined && account_type === undefined),
  {
    error: "status and account_type filter stored accounts only",
  },
);

/** A validated request. */
export type ListAccountsRequest = z.infer<typeof listAccountsRequestSchema>;

/** What `list-accounts` answers. */
export interface AccountList {
  accounts: Record<string, unknown>[];
  next_cursor: string | null;
}

/**
 * Lists accounts: those in Postgres, or live from one of Amazon's lists.
 *
 * @throws ConnectError `connection_not_found`, `cursor_invalid`, and for live sources whatever keeps
 * Amazon from answering.
 */
export function listAccounts(
  context: Context,
  caller: Caller,
  request: ListAccountsRequest,
): Promise<AccountList> {
  switch (request.source) {
    case "stored":
      return listStored(context, caller, request);
    case "ads-accounts":
      return listLiveAdsAccounts(context, caller, request);
    case "profiles":
      return listLiveProfiles(context, caller, request);
  }
}
