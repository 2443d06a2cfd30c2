import { z } from "zod";
import { jsonAnswer } from "../http/answer.ts";
import { errorList } from "./envelopes.ts";
import type { AdsOperation } from "./operation.ts";

const requestType = "application/vnd.GlobalRegistrationService.TermsTokenResource.v1.0+json";
const responseType = "application/vnd.termstokenresource.v1+json";

const bodySchema = z.object({
  termsType: z.enum(["ADSP", "ADVERTISING", "MARKETING_CLOUD", "PARTNER_NETWORK"]).optional(),
}).default({});

/** `POST /termsTokens`: an agreement for the person to accept at `termsUrl`. */
export const createTermsToken: AdsOperation = {
  name: "create_terms_token",
  method: "POST",
  path: "/termsTokens",
  consumes: [requestType],
  produces: responseType,
  strictAccept: false,
  subject: "none",
  envelope: errorList,
  handle: ({ world, call, grant, body, refuse }) => {
    const asked = bodySchema.safeParse(body);
    if (!asked.success) return refuse(400, "Invalid value for parameter: termsType");
    const termsToken = world.terms.create(grant.id, asked.data.termsType);
    const termsUrl = new URL(`/terms/agreement/${termsToken}`, call.url.origin).href;
    return jsonAnswer(201, { termsToken, termsUrl }, responseType);
  },
};

/** `GET /termsTokens/{termsToken}`: whether the person has accepted yet. */
export const getTermsToken: AdsOperation = {
  name: "terms_token",
  method: "GET",
  path: "/termsTokens/{termsToken}",
  consumes: [],
  produces: responseType,
  strictAccept: false,
  subject: "none",
  envelope: errorList,
  handle: ({ world, grant, parameters, refuse }) => {
    const token = world.terms.get(parameters["termsToken"] ?? "");
    if (token?.grant !== grant.id) return refuse(404, "Terms token not found");
    const { status, termsType } = token;
    return jsonAnswer(200, { termsTokenStatus: status, termsType }, responseType);
  },
};
