import { z } from "zod/v3";
import { adsCountryCode } from "../amazon/marketplaces.ts";
import type { Context } from "../context.ts";
import type { Caller } from "../schemas/caller.ts";
import { regionSchema } from "../schemas/region.ts";
import { amazonIdSchema } from "../schemas/token-target.ts";
import { uuidSchema } from "../schemas/uuid.ts";
import { wholeNumberSchema } from "../schemas/whole-number.ts";
import { listLiveAdsAccounts } from "./list-live-ads-accounts.ts";
import { listLiveAdvertisers } from "./list-live-advertisers.ts";
import { listLiveProfiles } from "./list-live-profiles.ts";
import { listStored } from "./list-stored.ts";

const FILTERS = ["status", "account_type", "country_code", "text"] as const;

function namesConnection(
  { source, connection_id, profile_id }: Partial<
    Record<"source" | "connection_id" | "profile_id", unknown>
  >,
): boolean {
  return connection_id !== undefined || (source !== "ads-accounts" && profile_id !== undefined);
}

/** What `list-accounts` takes. */
export const listAccountsRequestSchema = z.object({
  source: z.enum(["stored", "ads-accounts", "profiles", "dsp-advertisers"]).default("stored"),
  connection_id: uuidSchema.optional(),
  /** Which region's host is asked; for `profiles` all three, one after the other, when absent. */
  region: regionSchema.optional(),
  status: z.enum(["active", "inactive", "suspended", "pending"]).optional(),
  account_type: z.enum(["advertising", "seller", "vendor", "agency", "dsp"]).optional(),
  /** As Amazon or as ISO spells it: UK and GB are the same. */
  country_code: z.string().regex(/^[A-Za-z]{2}$/, { message: "must be two letters" }).transform(
    adsCountryCode,
  ).optional(),
  /** Part of a name, or a whole id of Amazon's. */
  text: z.string().trim().min(1).max(120).optional(),
  /** One live profile, or the agency profile whose DSP advertisers are wanted. */
  profile_id: amazonIdSchema.optional(),
  limit: wholeNumberSchema.pipe(z.number().min(1).max(500)).default(100),
  cursor: z.string().max(8000).optional(),
}).strict().refine((request) => request.source === "stored" || namesConnection(request), {
  message: "a live source needs a connection_id, or a profile_id",
  path: ["connection_id"],
}).refine(({ source, profile_id }) => source !== "dsp-advertisers" || profile_id !== undefined, {
  message: "DSP advertisers stand behind an agency profile: name it",
  path: ["profile_id"],
}).refine(
  ({ source, profile_id }) =>
    profile_id === undefined || source === "profiles" || source === "dsp-advertisers",
  {
    message: "goes with the sources profiles and dsp-advertisers",
    path: ["profile_id"],
  },
).refine(
  (request) =>
    request.source === "stored" || FILTERS.every((filter) => request[filter] === undefined),
  {
    message: "status, account_type, country_code and text filter stored accounts only",
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
    case "dsp-advertisers":
      return listLiveAdvertisers(context, caller, request);
    case "profiles":
      return listLiveProfiles(context, caller, request);
  }
}
