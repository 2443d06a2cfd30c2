import { jsonAnswer } from "../http/answer.ts";
import { adsAccountJson } from "./ads-account-json.ts";
import { gatewayError } from "./envelopes.ts";
import type { AdsOperation } from "./operation.ts";

const mediaType = "application/vnd.accountresource.v1+json";

/** `GET /adsAccounts/{advertisingAccountId}`: one account, as the list shows it. */
export const getAdsAccount: AdsOperation = {
  name: "ads_account",
  method: "GET",
  path: "/adsAccounts/{advertisingAccountId}",
  consumes: [],
  produces: mediaType,
  strictAccept: false,
  subject: "none",
  envelope: gatewayError,
  handle: ({ holdings, parameters, refuse }) => {
    const account = holdings.account(parameters["advertisingAccountId"] ?? "");
    return account
      ? jsonAnswer(200, { adsAccount: adsAccountJson(account) }, mediaType)
      : refuse(404, "Ads account not found");
  },
};
