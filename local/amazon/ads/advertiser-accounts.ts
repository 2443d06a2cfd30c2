import { z } from "zod";
import { type Answer, jsonAnswer } from "../http/answer.ts";
import type { AdsAccount } from "../data/account.ts";
import type { Holdings } from "../data/holdings.ts";
import { marketplaces, regions } from "../data/marketplaces.ts";
import { wordError } from "./envelopes.ts";
import type { AdsOperation } from "./operation.ts";
import { pagedList } from "./paged-list.ts";

const globalList = pagedList("global advertiser accounts", { minResults: 10 });
const displayList = pagedList("other advertiser accounts", { minResults: 10 });

const filterSchema = z.object({
  advertiserAccountIdFilter: z.object({ include: z.array(z.string()).min(1).max(100) }).optional(),
  isGlobalAccountFilter: z.object({ include: z.array(z.boolean()).length(1) }).optional(),
});

type Item = Record<string, unknown>;

/**
 * `POST /adsApi/v1/query/advertiserAccounts`: global accounts, or with `isGlobalAccountFilter: false`
 * the DSP advertisers. The filter takes one value, so two queries list everything.
 */
export const queryAdvertiserAccounts: AdsOperation = {
  name: "advertiser_accounts",
  method: "POST",
  path: "/adsApi/v1/query/advertiserAccounts",
  consumes: ["application/json"],
  produces: "application/json",
  strictAccept: false,
  subject: "none",
  envelope: wordError,
  paged: true,
  handle: (call) => {
    const filter = filterSchema.safeParse(call.body ?? {});
    if (!filter.success) {
      return call.refuse(
        400,
        `Invalid value for parameter: ${String(filter.error.issues[0]?.path[0] ?? "body")}`,
      );
    }
    const isGlobal = filter.data.isGlobalAccountFilter?.include[0] ?? true;
    const list = isGlobal ? globalList : displayList;
    const page = list.read(call);
    if ("refusal" in page) return page.refusal;
    const ids = filter.data.advertiserAccountIdFilter?.include;
    const { holdings } = call;
    const answer = (items: Item[], next?: number): Answer =>
      jsonAnswer(200, {
        advertiserAccounts: items,
        nextToken: list.tokenAfter(call, page, next),
      });

    if (ids) {
      const accounts = ids.flatMap((id) => holdings.account(id) ?? []).map(globalAccount);
      return answer(isGlobal ? accounts : []);
    }
    const { position } = page.start;
    if (isGlobal) {
      const { items, next } = holdings.accounts(position, page.limit);
      return answer(items.map(globalAccount), next);
    }
    const displays = displayAccounts(holdings);
    const end = position + page.limit;
    return answer(displays.slice(position, end), end < displays.length ? end : undefined);
  },
};

const statuses: Readonly<Record<string, { statusCode: string; statusMessage: string }>> = {
  CREATED: { statusCode: "APPROVED", statusMessage: "The account is approved." },
  PARTIALLY_CREATED: {
    statusCode: "APPROVED",
    statusMessage: "The account is approved in some countries.",
  },
  PENDING: {
    statusCode: "REGISTRATION_IN_PROGRESS",
    statusMessage: "The registration is in progress.",
  },
  DISABLED: { statusCode: "REJECTED", statusMessage: "The registration was rejected." },
};

/** The same countries as elsewhere, but for the United Kingdom, which is `GB` here and `UK` there. */
function countryCodeV1(countryCode: string): string {
  return countryCode === "UK" ? "GB" : countryCode;
}

/** Exactly one item is required, whose members are all optional. */
function businessDetails(country: string): Item[] {
  return [{
    address: {
      businessName: "Northlight Trading",
      addressLine1: "1 Harbour Street",
      city: "Harbourtown",
      countryCode: countryCodeV1(country),
    },
  }];
}

/** Ids are text in this API, and the ids of a country are in one item. */
function globalAccount(account: AdsAccount): Item {
  return {
    advertiserAccountId: account.adsAccountId,
    displayName: account.accountName,
    isGlobalAccount: true,
    isTestAccount: false,
    businessDetails: businessDetails(account.countryCodes[0] ?? "US"),
    status: statuses[account.status ?? ""] ??
      { statusCode: account.status, statusMessage: "The account has another status." },
    alternateIds: account.presences.map((presence) => ({
      ...presence,
      countryCode: countryCodeV1(presence.countryCode),
      region: marketplaces[presence.countryCode]?.region,
    })),
  };
}

function displayAccounts(holdings: Holdings): Item[] {
  return regions.flatMap((region) =>
    holdings.dspProfileIds(region).flatMap((profileId) =>
      holdings.dspAdvertisers(profileId, 0, Infinity).map((advertiser) => ({
        advertiserAccountId: `amzn1.ads1.aa1.${advertiser.country.toLowerCase()}.ENTITY` +
          advertiser.advertiserId,
        displayName: advertiser.name,
        isGlobalAccount: false,
        isTestAccount: false,
        currencyCode: advertiser.currency,
        timeZoneIana: advertiser.timezone,
        businessDetails: businessDetails(advertiser.country),
        status: statuses["CREATED"],
        alternateIds: [{
          countryCode: countryCodeV1(advertiser.country),
          dspAdvertiserId: advertiser.advertiserId,
          region,
        }],
      }))
    )
  );
}
