import { z } from "zod";
import { jsonAnswer } from "../http/answer.ts";
import { dspError } from "./envelopes.ts";
import type { AdsOperation } from "./operation.ts";

const querySchema = z.object({
  startIndex: z.coerce.number().int().min(0).max(29_900).default(0),
  // Amazon's documents give 20 and 100 as the default: a client that relies on 100 sees the smaller one here.
  count: z.coerce.number().int().min(1).max(100).default(20),
  advertiserIdFilter: z.string().transform((value) => value.split(",")).optional(),
});

/** `GET /dsp/advertisers`: the advertisers of the agency profile in the scope header. */
export const listDspAdvertisers: AdsOperation = {
  name: "dsp_advertisers",
  method: "GET",
  path: "/dsp/advertisers",
  consumes: [],
  produces: "application/json",
  strictAccept: false,
  subject: "agency",
  envelope: dspError,
  handle: ({ call, holdings, profile, refuse }) => {
    const query = querySchema.safeParse(Object.fromEntries(call.url.searchParams));
    if (!query.success) {
      const field = String(query.error.issues[0]?.path[0] ?? "query");
      return refuse(400, `Invalid value for parameter: ${field}`, field);
    }
    const { startIndex, count, advertiserIdFilter } = query.data;
    const profileId = profile?.profileId ?? "";
    if (!advertiserIdFilter) {
      return jsonAnswer(200, {
        totalResults: holdings.dspAdvertiserCount(profileId),
        response: holdings.dspAdvertisers(profileId, startIndex, count),
      });
    }
    const chosen = holdings.dspAdvertisers(profileId, 0, Infinity)
      .filter((advertiser) => advertiserIdFilter.includes(advertiser.advertiserId));
    return jsonAnswer(200, {
      totalResults: chosen.length,
      response: chosen.slice(startIndex, startIndex + count),
    });
  },
};

/** `GET /dsp/advertisers/{advertiserId}`. */
export const getDspAdvertiser: AdsOperation = {
  name: "dsp_advertiser",
  method: "GET",
  path: "/dsp/advertisers/{advertiserId}",
  consumes: [],
  produces: "application/json",
  strictAccept: false,
  subject: "agency",
  envelope: dspError,
  handle: ({ holdings, profile, parameters, refuse }) => {
    const advertiser = holdings.dspAdvertisers(profile?.profileId ?? "", 0, Infinity)
      .find(({ advertiserId }) => advertiserId === parameters["advertiserId"]);
    return advertiser
      ? jsonAnswer(200, advertiser)
      : refuse(404, "Advertiser not found", "advertiserId");
  },
};
