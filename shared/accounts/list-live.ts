import { z } from "zod";
import { ADS_ACCOUNTS_PAGE, listAdsAccounts } from "../amazon/list-ads-accounts.ts";
import type { Context } from "../context.ts";
import { ConnectError } from "../errors.ts";
import type { Caller } from "../schemas/caller.ts";
import { regionSchema } from "../schemas/region.ts";
import { accountRow } from "./account-row.ts";
import { adsApiCredential } from "./credential.ts";
import { decodeCursor, encodeCursor } from "./cursor.ts";
import type { AccountList, ListAccountsRequest } from "./list-accounts.ts";
import { regionProfiles } from "./region-profiles.ts";

function connectionOf(request: ListAccountsRequest): string {
  if (request.connection_id === undefined) {
    throw new ConnectError("invalid_request", "A live source needs a connection_id.");
  }
  return request.connection_id;
}

const adsAccountsCursorSchema = z.strictObject({
  source: z.literal("ads-accounts"),
  token: z.string(),
});

/** One page of Amazon's ads accounts. Amazon's own page token travels inside of our cursor. */
export async function listLiveAdsAccounts(
  context: Context,
  caller: Caller,
  request: ListAccountsRequest,
): Promise<AccountList> {
  const nextToken = request.cursor === undefined
    ? undefined
    : decodeCursor(request.cursor, adsAccountsCursorSchema).token;
  const credential = await adsApiCredential(context, caller, connectionOf(request));
  const page = await listAdsAccounts(context.adsApi, credential, request.region ?? "NA", {
    maxResults: Math.min(request.limit, ADS_ACCOUNTS_PAGE),
    nextToken,
  });
  return {
    accounts: page.items.map((account) => ({ ...accountRow(account) })),
    next_cursor: page.nextToken === undefined
      ? null
      : encodeCursor({ source: "ads-accounts", token: page.nextToken }),
  };
}

const profilesCursorSchema = z.strictObject({
  source: z.literal("profiles"),
  region: regionSchema,
  /** The last profile of the page before; empty at a region's beginning. */
  after: z.string(),
});

/**
 * One page of live profiles, region by region. Amazon does not page them: each page of ours asks the
 * region anew and goes on behind the last id.
 */
export async function listLiveProfiles(
  context: Context,
  caller: Caller,
  request: ListAccountsRequest,
): Promise<AccountList> {
  const regions = request.region === undefined ? regionSchema.options : [request.region];
  const place = request.cursor === undefined
    ? { region: regions[0] ?? "NA", after: "" }
    : decodeCursor(request.cursor, profilesCursorSchema);
  if (!regions.includes(place.region)) {
    throw new ConnectError("cursor_invalid", "Cannot go on: the cursor belongs to another region.");
  }
  const credential = await adsApiCredential(context, caller, connectionOf(request));
  const { items } = await regionProfiles(context, credential, place.region);
  const rest = items
    .filter(({ profile_id }) => profile_id > place.after)
    .sort((a, b) => a.profile_id < b.profile_id ? -1 : 1);
  const page = rest.slice(0, request.limit);
  const last = page.at(-1);
  const nextRegion = regions[regions.indexOf(place.region) + 1];
  const next = rest.length > page.length && last !== undefined
    ? { region: place.region, after: last.profile_id }
    : nextRegion === undefined
    ? null
    : { region: nextRegion, after: "" };
  return {
    accounts: page.map((row) => ({ ...row, region: place.region })),
    next_cursor: next === null ? null : encodeCursor({ source: "profiles", ...next }),
  };
}
