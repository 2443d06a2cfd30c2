import { z } from "zod/v3";
import {
  ADVERTISERS_PAGE,
  LAST_ADVERTISER_INDEX,
  listDspAdvertisers,
} from "../amazon/list-dsp-advertisers.ts";
import type { Context } from "../context.ts";
import type { ListAccountsRequest } from "../contract/requests/list-accounts.ts";
import type { Caller } from "../schemas/caller.ts";
import type { AccountList } from "./account-list.ts";
import { listCredential } from "./ads-api-credential.ts";
import { advertiserRow } from "./advertiser-row.ts";
import { decodeCursor, encodeCursor } from "./cursor.ts";
import { namedTarget } from "./named-target.ts";

const advertisersCursorSchema = z.object({
  source: z.literal("dsp-advertisers"),
  startIndex: z.number().int().min(0).max(LAST_ADVERTISER_INDEX),
}).strict();

/** Lists one page of the DSP advertisers of an agency's profile. */
export async function listLiveAdvertisers(
  context: Context,
  caller: Caller,
  request: ListAccountsRequest,
): Promise<AccountList> {
  const profileId = request.profile_id ?? "";
  const startIndex = request.cursor === undefined
    ? 0
    : decodeCursor(request.cursor, advertisersCursorSchema).startIndex;
  const { credential, region } = await listCredential(context, caller, namedTarget(request));
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
