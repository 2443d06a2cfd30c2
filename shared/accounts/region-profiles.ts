import type { AdsApiCredential } from "../amazon/ads-api.ts";
import {
  type AmazonProfile,
  listProfiles,
  PROFILE_TYPES,
  type ProfileFilter,
  PROFILES_LIMIT,
} from "../amazon/list-profiles.ts";
import type { SortedItems } from "../amazon/sort-readable.ts";
import type { Context } from "../context.ts";
import { ConnectError } from "../errors.ts";
import type { Region } from "../schemas/region.ts";
import { type ProfileRow, profileRow } from "./profile-row.ts";

/** Items of a list that has no pages. */
interface WholeOrCut<Item> extends SortedItems<Item> {
  /** Whether Amazon has left some out: an answer that is full says nothing of the rest. */
  cut: boolean;
}

/** A region's profiles, as far as Amazon gave them. */
export interface RegionProfiles extends WholeOrCut<ProfileRow> {
  /** Why those that may only be viewed are missing; null when they are there. */
  missing: ConnectError | null;
}

function isFull({ items, rejected }: SortedItems<unknown>): boolean {
  return items.length + rejected >= PROFILES_LIMIT;
}

/** The list of one access level; where it is full, those of each type besides, which hold as many. */
async function profilesOf(
  context: Context,
  credential: AdsApiCredential,
  region: Region,
  access: ProfileFilter["access"],
): Promise<WholeOrCut<AmazonProfile>> {
  const all = await listProfiles(context.adsApi, credential, region, { access });
  if (!isFull(all)) return { ...all, cut: false };
  const items = new Map(all.items.map((item) => [item.profileId, item]));
  let rejected = 0;
  let cut = false;
  for (const type of PROFILE_TYPES) {
    const part = await listProfiles(context.adsApi, credential, region, { access, type });
    for (const item of part.items) items.set(item.profileId, item);
    rejected += part.rejected;
    cut ||= isFull(part);
  }
  return { items: [...items.values()], rejected: Math.max(all.rejected, rejected), cut };
}

const nothing: WholeOrCut<AmazonProfile> = { items: [], rejected: 0, cut: false };

/**
 * All profiles of a region, those that may be edited and those that may only be reported on: Amazon
 * hides the latter unless it is asked for them. Where it does not answer to that, the former are here.
 *
 * @throws ConnectError whatever keeps Amazon from listing those that may be edited: without them
 * nobody can say which the others are.
 */
export async function regionProfiles(
  context: Context,
  credential: AdsApiCredential,
  region: Region,
): Promise<RegionProfiles> {
  const editable = await profilesOf(context, credential, region, "edit");
  let viewable = nothing;
  let missing: ConnectError | null = null;
  try {
    viewable = await profilesOf(context, credential, region, "view");
  } catch (error) {
    if (!(error instanceof ConnectError) || !error.code.startsWith("amazon_")) throw error;
    missing = error;
  }
  // A profile that may be edited may be viewed too: the stronger right is the one to keep.
  const rows = new Map(viewable.items.map((item) => [item.profileId, profileRow(item, "view")]));
  for (const item of editable.items) rows.set(item.profileId, profileRow(item, "edit"));
  return {
    items: [...rows.values()],
    rejected: editable.rejected + viewable.rejected,
    cut: editable.cut || viewable.cut,
    missing,
  };
}
