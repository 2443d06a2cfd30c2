import type { AdsApiCredential } from "../amazon/ads-api.ts";
import { type AmazonProfile, listProfiles } from "../amazon/list-profiles.ts";
import type { SortedItems } from "../amazon/sort-readable.ts";
import type { Context } from "../context.ts";
import type { Region } from "../schemas/region.ts";
import { type ProfileRow, profileRow } from "./profile-row.ts";

/** How many profiles are handed out at a time, or up to as many more as Amazon's list is read at once. */
const PIECE = 250;

/**
 * All profiles of a region, those that may be edited and those that may only be reported on: Amazon
 * hides the latter unless it is asked for them.
 *
 * @returns In pieces, a profile of each id once in a piece. Should Amazon repeat one, the last counts.
 * @throws ConnectError whatever keeps Amazon from answering either way.
 */
export async function regionProfiles(
  context: Context,
  credential: AdsApiCredential,
  region: Region,
): Promise<Iterable<SortedItems<ProfileRow>>> {
  // Filled while the first list is gone through. The second usually repeats all of it, and most of what
  // a sync does with CPU and memory is to understand what Amazon says.
  const known = new Set<string>();
  const editable = await listProfiles(context.adsApi, credential, region, "edit");
  const viewable = await listProfiles(context.adsApi, credential, region, "view", known);
  return strongest(known, editable, viewable);
}

/** A profile that may be edited may be viewed too: the stronger right is the one to keep. */
function* strongest(
  known: Set<string>,
  editable: Iterable<SortedItems<AmazonProfile>>,
  viewable: Iterable<SortedItems<AmazonProfile>>,
): Generator<SortedItems<ProfileRow>> {
  let rows = new Map<string, ProfileRow>();
  let rejected = 0;
  for (const [list, access] of [[editable, "edit"], [viewable, "view"]] as const) {
    for (const piece of list) {
      rejected += piece.rejected;
      for (const item of piece.items) {
        if (access === "edit") known.add(item.profileId);
        rows.set(item.profileId, profileRow(item, access));
      }
      if (rows.size < PIECE) continue;
      yield { items: [...rows.values()], rejected };
      rows = new Map();
      rejected = 0;
    }
  }
  if (rows.size + rejected > 0) yield { items: [...rows.values()], rejected };
}
