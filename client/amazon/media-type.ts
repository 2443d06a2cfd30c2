/** The resources of Sponsored Products v3, and what is done with them. */
const SPONSORED_PRODUCTS =
  /^\/sp\/(campaign|adGroup|productAd|(?:campaignN|n)egative(?:Keyword|Target)|keyword|target)s(?:\/(?:list|delete))?$/;

/**
 * The media type that Amazon wants for a path, where it is known and not plain JSON. Amazon chooses the
 * version of an API by it, and refuses a call with another one.
 */
export function mediaTypeOf(path: string): string | undefined {
  const [, resource] = SPONSORED_PRODUCTS.exec(path) ?? [];
  if (resource !== undefined) {
    const name = resource.replace(/^./, (first) => first.toUpperCase())
      .replace("Target", "TargetingClause");
    return `application/vnd.sp${name}.v3+json`;
  }
  return path === "/adsAccounts/list" ? "application/vnd.listaccountsresource.v1+json" : undefined;
}
