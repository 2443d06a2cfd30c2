import { z } from "zod/v3";
import { readProfile } from "../amazon/read-profile.ts";
import type { Context } from "../context.ts";
import type { ListAccountsRequest } from "../contract/requests/list-accounts.ts";
import { ConnectError } from "../errors.ts";
import type { Caller } from "../schemas/caller.ts";
import { regionSchema } from "../schemas/region.ts";
import type { AccountList } from "./account-list.ts";
import { listCredential } from "./ads-api-credential.ts";
import { decodeCursor, encodeCursor } from "./cursor.ts";
import { namedTarget } from "./named-target.ts";
import { type ProfileRow, profileRow } from "./profile-row.ts";
import { regionProfiles } from "./region-profiles.ts";

const profilesCursorSchema = z.object({
  source: z.literal("profiles"),
  region: regionSchema,
  /** The last profile of the page before; empty at a region's beginning. */
  after: z.string(),
}).strict();

/**
 * Lists one page of live profiles, region by region. Amazon does not page them: for each page of ours
 * the region is read again, and the page starts after the last id.
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
  if (!regions.includes(place.region)) {
    throw new ConnectError(
      "cursor_invalid",
      "Cannot continue the list: the cursor belongs to another region.",
    );
  }
  const { credential } = await listCredential(context, caller, namedTarget(request));
  const ahead = new Map<string, ProfileRow>();
  for await (const { items } of regionProfiles(context, credential, place.region)) {
    for (const row of items) if (row.profile_id > place.after) ahead.set(row.profile_id, row);
  }
  const rest = [...ahead.values()].sort((a, b) => a.profile_id < b.profile_id ? -1 : 1);
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
  const { credential, region } = await listCredential(context, caller, namedTarget(request));
  const profile = await readProfile(context.adsApi, credential, region, profileId);
  // Amazon does not say here which rights there are: the lists do.
  const { access_level: _unknown, ...row } = profileRow(profile, "view");
  return { accounts: [{ ...row, region }], next_cursor: null };
}
