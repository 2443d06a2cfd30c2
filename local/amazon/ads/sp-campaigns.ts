import { jsonAnswer } from "../http/answer.ts";
import { classicError } from "./envelopes.ts";
import type { AdsOperation } from "./operation.ts";
import { pagedList } from "./paged-list.ts";

const mediaType = "application/vnd.spCampaign.v3+json";
const list = pagedList("sp_campaigns");
const campaigns = 25;

/** `POST /sp/campaigns/list`: the Sponsored Products campaigns of the profile in the scope header. */
export const listSpCampaigns: AdsOperation = {
  name: "sp_campaigns",
  method: "POST",
  path: "/sp/campaigns/list",
  consumes: [mediaType],
  produces: mediaType,
  strictAccept: true,
  subject: "profile",
  envelope: classicError,
  paged: true,
  handle: (call) => {
    const page = list.read(call);
    if ("refusal" in page) return page.refusal;
    const profileId = call.profile?.profileId ?? "";
    const from = page.start.position;
    const end = Math.min(campaigns, from + page.limit);
    return jsonAnswer(200, {
      campaigns: Array.from(
        { length: Math.max(0, end - from) },
        (_, index) => campaign(profileId, from + index),
      ),
      totalResults: campaigns,
      nextToken: list.tokenAfter(call, page, end < campaigns ? end : undefined),
    }, mediaType);
  },
};

/** Campaign ids are text here, unlike profile ids, and longer than a number can hold. */
function campaign(profileId: string, index: number): Record<string, unknown> {
  return {
    campaignId: (BigInt(profileId) * 100n + BigInt(index)).toString(),
    name: `Campaign ${index + 1}`,
    state: index % 5 === 4 ? "PAUSED" : "ENABLED",
    targetingType: index % 2 === 0 ? "MANUAL" : "AUTO",
    startDate: "2026-01-15",
    budget: { budget: 50 + index, budgetType: "DAILY" },
    dynamicBidding: { strategy: "LEGACY_FOR_SALES", placementBidding: [] },
  };
}
