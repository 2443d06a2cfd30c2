import type { AdsApiCredential } from "../amazon/ads-api.ts";
import { listProfiles } from "../amazon/list-profiles.ts";
import type { SortedItems } from "../amazon/sort-readable.ts";
import type { Context } from "../context.ts";
import type { Region } from "../schemas/region.ts";
import { type ProfileRow, profileRow } from "./profile-row.ts";

/**
 * All profiles of a region, those that may be edited and those that may only be reported on: Amazon
 * hides the latter unless it is asked for them.
 *
 * @throws ConnectError whatever keeps Amazon from answering either way.
 */
export async function regionProfiles(
  context: Context,
  credential: AdsApiCredential,
  region: Region,
): Promise<SortedItems<ProfileRow>> {
  const editable = await listProfiles(context.adsApi, credential, region, "edit");
  const viewable = await listProfiles(context.adsApi, credential, region, "view");
  // A profile that may be edited may be viewed too: the stronger right is the one to keep.
  const rows = new Map(viewable.items.map((item) => [item.profileId, profileRow(item, "view")]));
  for (const item of editable.items) rows.set(item.profileId, profileRow(item, "edit"));
  return { items: [...rows.values()], rejected: editable.rejected + viewable.rejected };
}
