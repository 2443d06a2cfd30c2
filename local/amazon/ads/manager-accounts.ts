import { jsonAnswer } from "../http/answer.ts";
import type { Holdings } from "../data/holdings.ts";
import type { Region } from "../data/marketplaces.ts";
import { wordError } from "./envelopes.ts";
import type { AdsOperation } from "./operation.ts";

const mediaType = "application/vnd.getmanageraccountsresponse.v1+json";

/** Amazon lists no more linked accounts than this and has no further pages. */
const MAX_LINKED = 50;

/** `GET /managerAccounts`: an agency's manager account with what is linked to it in this region. */
export const listManagerAccounts: AdsOperation = {
  name: "manager_accounts",
  method: "GET",
  path: "/managerAccounts",
  consumes: [],
  produces: mediaType,
  strictAccept: false,
  subject: "none",
  envelope: wordError,
  handle: ({ holdings, region }) => {
    const isManager = holdings.dspProfileIds(region).length > 0;
    const managerAccounts = isManager
      ? [{
        managerAccountId: `amzn1.ads-manager.${region.toLowerCase()}.harbour-street`,
        managerAccountName: "Harbour Street Media",
        linkedAccounts: linkedAccounts(holdings, region),
      }]
      : [];
    return jsonAnswer(200, { managerAccounts }, mediaType);
  },
};

/** DSP accounts have an advertiser id and an empty profile id, the others the reverse. */
function linkedAccounts(holdings: Holdings, region: Region): Record<string, string | null>[] {
  const displays = holdings.dspProfileIds(region).flatMap((profileId) =>
    holdings.dspAdvertisers(profileId, 0, 10).map((advertiser) => ({
      accountId: `ENTITY${advertiser.advertiserId}`,
      accountName: advertiser.name,
      accountType: "DSP_ADVERTISING_ACCOUNT",
      dspAdvertiserId: advertiser.advertiserId,
      marketplaceId: null,
      profileId: "",
    }))
  );
  const others = holdings.profiles(region, MAX_LINKED, (profile) => profile.type !== "agency")
    .map((profile) => ({
      accountId: profile.accountId,
      accountName: profile.name ?? "",
      accountType: profile.type.toUpperCase(),
      dspAdvertiserId: null,
      marketplaceId: profile.marketplaceId,
      profileId: profile.profileId,
    }));
  return [...displays, ...others].slice(0, MAX_LINKED);
}
