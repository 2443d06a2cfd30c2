/** The resources of Sponsored Products v3, as their media types spell them. */
const SPONSORED_PRODUCTS: Record<string, string> = {
  campaigns: "Campaign",
  adGroups: "AdGroup",
  productAds: "ProductAd",
  keywords: "Keyword",
  negativeKeywords: "NegativeKeyword",
  campaignNegativeKeywords: "CampaignNegativeKeyword",
  targets: "TargetingClause",
  negativeTargets: "NegativeTargetingClause",
  campaignNegativeTargets: "CampaignNegativeTargetingClause",
};

/**
 * The media type that Amazon wants for a path, where it is known and not plain JSON. Amazon chooses the
 * version of an API by it, and refuses a call with another one.
 */
export function mediaTypeOf(path: string): string | undefined {
  const [, resource = ""] = /^\/sp\/(\w+)(?:\/(?:list|delete))?$/.exec(path) ?? [];
  const name = Object.hasOwn(SPONSORED_PRODUCTS, resource)
    ? SPONSORED_PRODUCTS[resource]
    : undefined;
  if (name !== undefined) return `application/vnd.sp${name}.v3+json`;
  return path === "/adsAccounts/list" ? "application/vnd.listaccountsresource.v1+json" : undefined;
}
