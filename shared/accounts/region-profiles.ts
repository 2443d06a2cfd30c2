import type { AdsApiCredential } from "../amazon/ads-api.ts";
import { listProfiles, PROFILE_TYPES, type ProfileFilter } from "../amazon/list-profiles.ts";
import type { ParsedItems } from "../amazon/parse-items.ts";
import type { Context } from "../context.ts";
import type { Region } from "../schemas/region.ts";
import { type ProfileRow, profileRow } from "./profile-row.ts";

/** A batch has this many profiles, and at most as many more as are parsed at a time. */
const BATCH_SIZE = 250;

/** A batch of a region's profiles. */
export interface RegionProfiles extends ParsedItems<ProfileRow> {
  /** Whether Amazon may have left some out: an answer that is full says nothing about the rest. */
  cut: boolean;
}

/**
 * Reads all profiles of a region, those that may be edited and those that may only be reported on:
 * Amazon hides the latter unless they are asked for. A list that is full may be cut, so each type's own
 * list, which holds as many, is read too.
 *
 * @returns Batches, in each of which an id occurs once. Of a profile that Amazon repeats, the last form
 * counts.
 * @throws ConnectError what keeps Amazon from answering. When it is the list of those that may only be
 * viewed, the others have been returned by then.
 */
export async function* regionProfiles(
  context: Context,
  credential: AdsApiCredential,
  region: Region,
): AsyncGenerator<RegionProfiles> {
  // The second list usually repeats all of the first, and parsing is most of a sync's CPU and memory.
  // A profile that may be edited may be viewed too: the stronger right is the one to keep.
  const known = new Set<string>();

  let rows = new Map<string, ProfileRow>();
  let rejected = 0;
  // An entry without an id may be in each of the lists: the list with most of them counts.
  let mostRejected = 0;
  let cut = false;

  function takeAll(): RegionProfiles {
    const taken = { items: [...rows.values()], rejected, cut };
    rows = new Map();
    rejected = 0;
    return taken;
  }

  async function* read(filter: ProfileFilter): AsyncGenerator<RegionProfiles, boolean> {
    const list = await listProfiles(context.adsApi, credential, region, filter, known);
    // Known after the list's end: within one list the last form of a repeated profile counts.
    const read: string[] = [];
    let rejectedHere = 0;
    for (const batch of list.batches) {
      rejectedHere += batch.rejected;
      rejected += Math.max(0, rejectedHere - mostRejected);
      mostRejected = Math.max(mostRejected, rejectedHere);
      for (const item of batch.items) {
        // An id in an unusual spelling is recognised only once it is parsed.
        if (known.has(item.profileId)) continue;
        read.push(item.profileId);
        rows.set(item.profileId, profileRow(item, filter.access));
      }
      if (rows.size >= BATCH_SIZE) yield takeAll();
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
