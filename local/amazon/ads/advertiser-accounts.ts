import { z } from "zod";
import { type Answer, jsonAnswer } from "../call.ts";
import type { AdsAccount } from "../data/account.ts";
import type { Holdings } from "../data/holdings.ts";
import { marketplaces, regions } from "../data/marketplaces.ts";
import { wordError } from "./envelopes.ts";
import type { AdsOperation } from "./operation.ts";
import { pagedList } from "./paged-list.ts";

const list = pagedList("advertiser_accounts", { least: 10 });

const filterSchema = z.object({
  advertiserAccountIdFilter: z.object({ include: z.array(z.string()).min(1).max(100) }).optional(),
  isGlobalAccountFilter: z.object({ include: z.array(z.boolean()).min(1) }).optional(),
});

type Item = Record<string, unknown>;

/**
 * `POST /adsApi/v1/query/advertiserAccounts`: ads accounts and, if asked for with
 * `isGlobalAccountFilter`, DSP advertisers; without that filter only global accounts.
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
    const page = list.read(call);
    if ("refusal" in page) return page.refusal;
    const kinds = filter.data.isGlobalAccountFilter?.include ?? [true];
    const ids = filter.data.advertiserAccountIdFilter?.include;
    const { holdings } = call;

    if (ids) {
      const accounts = ids.flatMap((id) => holdings.account(id) ?? []).map(globalAccount);
      return jsonAnswer(200, { advertiserAccounts: kinds.includes(true) ? accounts : [] });
    }
    // Even positions are ads accounts, odd ones DSP advertisers; a page has one kind only.
    const start = page.start.position === 0 && !kinds.includes(true) ? 1 : page.start.position;
    const from = Math.floor(start / 2);
    const answer = (items: Item[], next: number | undefined): Answer =>
      jsonAnswer(200, {
        advertiserAccounts: items,
        nextToken: list.tokenAfter(call, page, next),
      });
    if (start % 2 === 0) {
      const { items, next } = holdings.accounts(from, page.limit);
      const display = kinds.includes(false) ? 1 : undefined;
      return answer(items.map(globalAccount), next === undefined ? display : 2 * next);
    }
    const displays = displayAccounts(holdings);
    const end = from + page.limit;
    return answer(displays.slice(from, end), end < displays.length ? 2 * end + 1 : undefined);
  },
};

const statusCodes: Readonly<Record<string, string>> = {
  CREATED: "APPROVED",
  PARTIALLY_CREATED: "APPROVED",
  PENDING: "REGISTRATION_IN_PROGRESS",
  DISABLED: "REJECTED",
};

/** Ids are text in this API, and a country's ids stand together. */
function globalAccount(account: AdsAccount): Item {
  return {
    advertiserAccountId: account.adsAccountId,
    displayName: account.accountName,
    isGlobalAccount: true,
    isTestAccount: false,
    status: { statusCode: statusCodes[account.status ?? ""] ?? account.status },
    alternateIds: account.presences.map((presence) => ({
      ...presence,
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
        status: { statusCode: "APPROVED" },
        alternateIds: [{
          countryCode: advertiser.country,
          dspAdvertiserId: advertiser.advertiserId,
          region,
        }],
      }))
    )
  );
}
