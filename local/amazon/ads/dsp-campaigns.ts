import { jsonAnswer } from "../http/answer.ts";
import { wordError } from "./envelopes.ts";
import type { AdsOperation } from "./operation.ts";
import { pagedList } from "./paged-list.ts";

const list = pagedList("dsp_campaigns");
const campaigns = 12;

/** `POST /dsp/v1/campaigns/list`: the campaigns of the DSP advertiser in `Amazon-Ads-AccountId`. */
export const listDspCampaigns: AdsOperation = {
  name: "dsp_campaigns",
  method: "POST",
  path: "/dsp/v1/campaigns/list",
  consumes: ["application/json"],
  produces: "application/json",
  strictAccept: false,
  subject: "advertiser",
  envelope: wordError,
  paged: true,
  handle: (call) => {
    const page = list.read(call);
    if ("refusal" in page) return page.refusal;
    const advertiserId = call.call.headers.get("amazon-ads-accountid") ?? "";
    const from = page.start.position;
    const end = Math.min(campaigns, from + page.limit);
    return jsonAnswer(200, {
      campaigns: Array.from({ length: Math.max(0, end - from) }, (_, index) => ({
        campaignId: (BigInt(advertiserId) + BigInt(from + index)).toString(),
        advertiserId,
        name: `Display Campaign ${from + index + 1}`,
        state: "ENABLED",
      })),
      nextToken: list.tokenAfter(call, page, end < campaigns ? end : undefined),
    });
  },
};
