import type { AdsApiCredential } from "../amazon/ads-api.ts";
import {
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

/** A region's profiles, as far as Amazon gave them. */
export interface RegionProfiles extends SortedItems<ProfileRow> {
  /** Whether Amazon has left some out: an answer that is full says nothing of the rest. */
  cut: boolean;
  /** Why those that may only be viewed are missing; null when they are there. */
  missing: ConnectError | null;
}

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
  const rows = new Map<string, ProfileRow>();

  // Answer by answer into rows: at no time is more than one answer in memory besides them.
  async function read(filter: ProfileFilter): Promise<{ rejected: number; full: boolean }> {
    const { items, rejected } = await listProfiles(context.adsApi, credential, region, filter);
    for (const item of items) {
      const known = rows.get(item.profileId)?.access_level ?? filter.access;
      // A profile that may be edited may be viewed too: the stronger right is the one to keep.
      if (known === filter.access) rows.set(item.profileId, profileRow(item, filter.access));
    }
    return { rejected, full: items.length + rejected >= PROFILES_LIMIT };
  }

  /** The list of one access level; where it is full, those of each type besides, which hold as many. */
  async function readAll(
    access: ProfileFilter["access"],
  ): Promise<{ rejected: number; cut: boolean }> {
    const all = await read({ access });
    if (!all.full) return { rejected: all.rejected, cut: false };
    let rejected = 0;
    let cut = false;
    for (const type of PROFILE_TYPES) {
      const part = await read({ access, type });
      rejected += part.rejected;
      cut ||= part.full;
    }
    return { rejected: Math.max(all.rejected, rejected), cut };
  }

  const editable = await readAll("edit");
  let viewable = { rejected: 0, cut: false };
  let missing: ConnectError | null = null;
  try {
    viewable = await readAll("view");
  } catch (error) {
    if (!(error instanceof ConnectError) || !error.code.startsWith("amazon_")) throw error;
    missing = error;
  }
  return {
    items: [...rows.values()],
    rejected: editable.rejected + viewable.rejected,
    cut: editable.cut || viewable.cut,
    missing,
  };
}
