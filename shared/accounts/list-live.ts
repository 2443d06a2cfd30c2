import { z } from "zod";
import { ADS_ACCOUNTS_PAGE, listAdsAccounts } from "../amazon/list-ads-accounts.ts";
import {
  ADVERTISERS_PAGE,
  LAST_ADVERTISER_INDEX,
  listDspAdvertisers,
} from "../amazon/list-dsp-advertisers.ts";
import { readProfile } from "../amazon/read-profile.ts";
import type { Context } from "../context.ts";
import { findProfile } from "../database/find-profile.ts";
import { ConnectError } from "../errors.ts";
import type { Caller } from "../schemas/caller.ts";
import { regionSchema } from "../schemas/region.ts";
import { accountRow } from "./account-row.ts";
import { advertiserRow } from "./advertiser-row.ts";
import { adsApiCredential } from "./credential.ts";
import { decodeCursor, encodeCursor } from "./cursor.ts";
import type { AccountList, ListAccountsRequest } from "./list-accounts.ts";
import { profileRow } from "./profile-row.ts";
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
  if (request.profile_id !== undefined) {
    return await oneProfile(context, caller, request.profile_id, request);
  }
  const regions = request.region === undefined ? regionSchema.options : [request.region];
  const place = request.cursor === undefined
    ? { region: regions[0] ?? "NA", after: "" }
    : decodeCursor(request.cursor, profilesCursorSchema);
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

async function oneProfile(
  context: Context,
  caller: Caller,
  profileId: string,
  request: ListAccountsRequest,
): Promise<AccountList> {
  const { connection_id, region } = await findProfile(context.database, caller, {
    profileId,
    connectionId: request.connection_id ?? null,
  });
  const credential = await adsApiCredential(context, caller, connection_id);
  const profile = await readProfile(context.adsApi, credential, region, profileId);
  // Amazon does not say here which rights there are: the lists do.
  const { access_level: _unknown, ...row } = profileRow(profile, "view");
  return { accounts: [{ ...row, region }], next_cursor: null };
}

const advertisersCursorSchema = z.strictObject({
  source: z.literal("dsp-advertisers"),
  startIndex: z.int().min(0).max(LAST_ADVERTISER_INDEX),
});

/** One page of the DSP advertisers behind an agency's profile. */
export async function listLiveAdvertisers(
  context: Context,
  caller: Caller,
  request: ListAccountsRequest,
): Promise<AccountList> {
  const profileId = request.profile_id ?? "";
  const startIndex = request.cursor === undefined
    ? 0
    : decodeCursor(request.cursor, advertisersCursorSchema).startIndex;
  const { connection_id, region } = await findProfile(context.database, caller, {
    profileId,
    connectionId: request.connection_id ?? null,
  });
  const credential = await adsApiCredential(context, caller, connection_id);
  const page = await listDspAdvertisers(context.adsApi, credential, region, profileId, {
    startIndex,
    count: Math.min(request.limit, ADVERTISERS_PAGE),
  });
  const read = page.items.length + page.rejected;
  const end = startIndex + read;
  const more = read > 0 && end < page.total && end <= LAST_ADVERTISER_INDEX;
  return {
    accounts: page.items.map((item) => ({ ...advertiserRow(item, profileId), region })),
    next_cursor: more ? encodeCursor({ source: "dsp-advertisers", startIndex: end }) : null,
  };
}
