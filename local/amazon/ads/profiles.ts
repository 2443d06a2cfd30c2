import { z } from "zod";
import { jsonAnswer } from "../http/answer.ts";
import type { Profile } from "../data/account.ts";
import { rawId } from "../http/raw-number.ts";
import { classicError } from "./envelopes.ts";
import type { AdsOperation } from "./operation.ts";

/** Amazon lists no more profiles than this and has no further pages. */
const MAX_PROFILES = 5000;

const programs = ["billing", "campaign", "paymentMethod", "store", "report", "account", "posts"];
const profileTypes = ["seller", "vendor", "agency"];

const querySchema = z.object({
  apiProgram: z.string().refine((value) => programs.includes(value)).default("campaign"),
  accessLevel: z.enum(["edit", "view"]).default("edit"),
  profileTypeFilter: z.string().transform((value) => value.split(",").map((type) => type.trim()))
    .refine((types) => types.every((type) => profileTypes.includes(type))).optional(),
  validPaymentMethodFilter: z.enum(["true", "false"]).optional(),
});

/** `GET /v2/profiles`: a bare array of this region's profiles, by default only those that can be edited. */
export const listProfiles: AdsOperation = {
  name: "profiles",
  method: "GET",
  path: "/v2/profiles",
  consumes: [],
  produces: "application/json",
  strictAccept: false,
  subject: "none",
  envelope: classicError,
  handle: ({ call, region, holdings, world, refuse }) => {
    const query = querySchema.safeParse(Object.fromEntries(call.url.searchParams));
    if (!query.success) {
      const name = String(query.error.issues[0]?.path[0] ?? "query");
      return refuse(400, `Invalid value for parameter: ${name}`, name);
    }
    const { apiProgram, accessLevel, profileTypeFilter, validPaymentMethodFilter } = query.data;
    const allowed = (profile: Profile): boolean => {
      if (accessLevel === "edit") return profile.access === "edit";
      if (profile.access === "edit") return world.settings.view_lists_editable;
      return profile.access === "view" || apiProgram === "report";
    };
    const profiles = holdings.profiles(region, MAX_PROFILES, (profile) =>
      allowed(profile) &&
      (profileTypeFilter === undefined || profileTypeFilter.includes(profile.type)) &&
      (validPaymentMethodFilter === undefined ||
        (profile.validPaymentMethod ?? true) === (validPaymentMethodFilter === "true")));
    return jsonAnswer(200, profiles.map(profileJson));
  },
};

/** `GET /v2/profiles/{profileId}`. */
export const getProfile: AdsOperation = {
  name: "profile",
  method: "GET",
  path: "/v2/profiles/{profileId}",
  consumes: [],
  produces: "application/json",
  strictAccept: false,
  subject: "none",
  envelope: classicError,
  handle: ({ region, holdings, parameters, refuse }) => {
    const profile = holdings.profile(region, parameters["profileId"] ?? "");
    return profile ? jsonAnswer(200, profileJson(profile)) : refuse(404, "Profile not found");
  },
};

/** A profile in Amazon's words, its id a bare JSON number however large it is. */
export function profileJson(profile: Profile): Record<string, unknown> {
  return {
    profileId: rawId(profile.profileId),
    countryCode: profile.countryCode,
    currencyCode: profile.currencyCode,
    dailyBudget: profile.dailyBudget,
    timezone: profile.timezone,
    accountInfo: {
      marketplaceStringId: profile.marketplaceId,
      id: profile.accountId,
      type: profile.type,
      name: profile.name,
      subType: profile.subType,
      validPaymentMethod: profile.validPaymentMethod,
    },
  };
}
