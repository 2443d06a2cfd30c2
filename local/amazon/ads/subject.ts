import type { Answer } from "../http/answer.ts";
import type { Profile } from "../data/account.ts";
import type { Holdings } from "../data/holdings.ts";
import type { Region } from "../data/marketplaces.ts";
import type { Subject } from "./operation.ts";

interface SubjectRequest {
  subject: Subject;
  headers: Headers;
  holdings: Holdings;
  region: Region;
  refuse(status: number, message: string, field?: string): Answer;
}

/** Finds the profile or advertiser that a call is about. A 401 here does not mean that the token is invalid. */
export function findSubject(
  { subject, headers, holdings, region, refuse }: SubjectRequest,
): { profile: Profile | undefined } | { refusal: Answer } {
  if (subject === "none") return { profile: undefined };
  const scope = headers.get("amazon-advertising-api-scope");
  const accountId = headers.get("amazon-ads-accountid");

  if (subject === "profile or advertiser" && scope !== null && accountId !== null) {
    const both = "Provide either Amazon-Advertising-API-Scope or Amazon-Ads-AccountId, not both";
    return { refusal: refuse(400, both) };
  }
  if (subject === "advertiser" || (subject === "profile or advertiser" && accountId !== null)) {
    if (accountId === null) {
      return { refusal: refuse(400, "Amazon-Ads-AccountId header is missing") };
    }
    return holdings.dspAdvertiser(region, accountId)
      ? { profile: undefined }
      : { refusal: refuse(403, `Not authorized to access account: ${accountId}`) };
  }
  if (scope === null) return { refusal: refuse(401, "Scope header is missing") };
  const profile = holdings.profile(region, scope);
  if (!profile) return { refusal: refuse(401, `No matching advertiser found for scope: ${scope}`) };
  const isAgency = profile.type === "agency" && profile.subType !== "AMAZON_ATTRIBUTION";
  if (subject === "agency" && !isAgency) {
    return { refusal: refuse(401, "Not authorized to access scope") };
  }
  if (subject === "agency" && profile.hasDspRight === false) {
    return { refusal: refuse(403, `Not authorized to list DSP advertisers of profile: ${scope}`) };
  }
  if (subject === "profile" && profile.access === "report") {
    return { refusal: refuse(401, "Not authorized to access scope") };
  }
  if (subject === "profile" && profile.type === "agency") {
    return { refusal: refuse(400, "Advertiser ID cannot be decrypted") };
  }
  return { profile };
}
