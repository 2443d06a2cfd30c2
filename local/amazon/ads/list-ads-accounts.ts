import { jsonAnswer } from "../http/answer.ts";
import { adsAccountJson } from "./ads-account-json.ts";
import { errorList } from "./envelopes.ts";
import type { AdsOperation } from "./operation.ts";
import { pagedList } from "./paged-list.ts";

const mediaType = "application/vnd.listaccountsresource.v1+json";
const list = pagedList("ads_accounts");

/** `POST /adsAccounts/list`: every account of the person, in pages, the same ones in every region. */
export const listAdsAccounts: AdsOperation = {
  name: "ads_accounts",
  method: "POST",
  path: "/adsAccounts/list",
  consumes: [mediaType],
  produces: mediaType,
  strictAccept: true,
  subject: "none",
  envelope: errorList,
  paged: true,
  handle: (call) => {
    const page = list.read(call);
    if ("refusal" in page) return page.refusal;
    const { items, next } = call.holdings.accounts(page.start.position, page.limit);
    return jsonAnswer(200, {
      adsAccounts: items.map(adsAccountJson),
      nextToken: list.tokenAfter(call, page, next),
    }, mediaType);
  },
};
