import type { AdsApiCredential } from "../amazon/ads-api.ts";
import { listProfiles, PROFILE_TYPES, type ProfileFilter } from "../amazon/list-profiles.ts";
import type { SortedItems } from "../amazon/sort-readable.ts";
import type { Context } from "../context.ts";
import type { Region } from "../schemas/region.ts";
import { type ProfileRow, profileRow } from "./profile-row.ts";

/** How many profiles are handed out at a time, or up to as many more as Amazon's list is read at once. */
const PIECE = 250;

/** Some of a region's profiles. */
export interface RegionProfiles extends SortedItems<ProfileRow> {
  /** Whether Amazon has left some out: an answer that is full says nothing of the rest. */
  cut: boolean;
}

/**
 * All profiles of a region, those that may be edited and those that may only be reported on: Amazon
 * hides the latter unless it is asked for them. A list that is full may be cut: each type's own list,
 * which holds as many, is asked for besides.
 *
 * @returns In pieces, a profile of each id once in a piece. Should Amazon repeat one, the last counts.
 * @throws ConnectError whatever keeps Amazon from answering. Where it does not list those that may only
 * be viewed, the others have been handed out by then.
 */
export async function* regionProfiles(
  context: Context,
  credential: AdsApiCredential,
  region: Region,
): AsyncGenerator<RegionProfiles> {
  // The second list usually repeats all of the first, and most of what a sync does with CPU and memory
  // is to understand what Amazon says. A profile that may be edited may be viewed too: the stronger
  // right is the one to keep.
  const known = new Set<string>();

  let rows = new Map<string, ProfileRow>();
  let rejected = 0;
  let cut = false;

  function takeAll(): RegionProfiles {
    const taken = { items: [...rows.values()], rejected, cut };
    rows = new Map();
    rejected = 0;
    return taken;
  }

  async function* read(filter: ProfileFilter): AsyncGenerator<RegionProfiles, boolean> {
    const list = await listProfiles(context.adsApi, credential, region, filter, known);
    // Known once the list is through: within one list a repeated profile's last form counts.
    const read: string[] = [];
    for (const piece of list.pieces) {
      rejected += piece.rejected;
      for (const item of piece.items) {
        read.push(item.profileId);
        rows.set(item.profileId, profileRow(item, filter.access));
      }
      if (rows.size >= PIECE) yield takeAll();
    }
    for (const id of read) known.add(id);
    return list.isFull();
  }

  try {
    for (const access of ["edit", "view"] as const) {
      if (!(yield* read({ access }))) continue;
      for (const type of PROFILE_TYPES) cut = (yield* read({ access, type })) || cut;
    }
  } catch (error) {
    yield takeAll();
    throw error;
  }
  yield takeAll();
}
