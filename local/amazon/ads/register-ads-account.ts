import { z } from "zod";
import { jsonAnswer } from "../http/answer.ts";
import { marketplaces } from "../data/marketplaces.ts";
import { errorList } from "./envelopes.ts";
import type { AdsOperation } from "./operation.ts";

const text = z.string().min(1);

const associationSchema = z.union([
  z.strictObject({ amazonSeller: z.strictObject({ sellerCentralAccount: z.unknown() }) }),
  z.strictObject({ amazonVendor: z.strictObject({ vendorGroup: z.unknown() }) }),
  z.strictObject({ amazonAuthor: z.strictObject({ email: text }) }),
  z.strictObject({
    business: z.strictObject({
      name: text,
      phone: text.optional(),
      websiteUrl: text.optional(),
      addressLine1: text.optional(),
      addressLine2: text.optional(),
      city: text.optional(),
      state: text.optional(),
      zipCode: text.optional(),
      countryCode: text.optional(),
    }),
  }),
]);

const bodySchema = z.strictObject({
  accountName: text.optional(),
  countryCodes: z.array(z.string().refine((code) => code in marketplaces)).max(1).optional(),
  associations: z.array(associationSchema).max(1).optional(),
  termsToken: z.string().optional(),
});

/** `POST /adsAccounts`: registers an account, PENDING at first. An accepted terms token is used up by it. */
export const registerAdsAccount: AdsOperation = {
  name: "register_account",
  method: "POST",
  path: "/adsAccounts",
  consumes: ["application/vnd.registeradsaccountresource.v1+json"],
  produces: "application/json",
  strictAccept: false,
  subject: "none",
  envelope: errorList,
  handle: ({ world, grant, body, refuse }) => {
    const asked = bodySchema.safeParse(body);
    if (!asked.success) {
      const field = String(asked.error.issues[0]?.path[0] ?? "body");
      return refuse(400, `Invalid value for parameter: ${field}`, field);
    }
    const { accountName, countryCodes = [], associations = [], termsToken } = asked.data;
    const [country = "US"] = countryCodes;
    if (associations.some((association) => "business" in association) && country !== "US") {
      return refuse(400, "Businesses that do not sell on Amazon can register in US only");
    }
    if (termsToken !== undefined) {
      const terms = world.terms.get(termsToken);
      if (terms?.grant !== grant.id) return refuse(400, "The terms token is unknown");
      if (terms.status === "CREATED") return refuse(400, "The terms have not been accepted");
      if (terms.status === "REDEEMED") return refuse(400, "The terms token was used already");
      terms.status = "REDEEMED";
    }
    const seconds = world.settings.registration_seconds;
    const account = world.people.register(grant.persona, {
      name: accountName,
      status: "PENDING",
      countries: [country],
      pendingUntil: world.clock.now() + seconds * 1000,
    });
    const { adsAccountId, status } = account;
    return jsonAnswer(201, { adsAccount: { adsAccountId, accountName, status } });
  },
};
