/** Amazon's headers that are returned to a caller. Never a cookie: it would be set for our host. */
export const ANSWER_HEADERS: readonly string[] = [
  "amazon-advertising-api-throttled",
  "content-disposition",
  "content-language",
  "content-type",
  "deprecation",
  "etag",
  "last-modified",
  "retry-after",
  "sunset",
  "x-amz-apigw-id",
  "x-amz-request-id",
  "x-amz-rid",
  "x-amzn-errortype",
  "x-amzn-requestid",
  "x-amzn-trace-id",
  "x-ratelimit-limit",
  "x-ratelimit-remaining",
  "x-ratelimit-reset",
];

/**
 * The target of a redirect or a creation, relative to the address of the call, so that the caller
 * reaches it through the proxy.
 *
 * @param baseUrl The address at which Amazon's paths begin.
 * @param url The call that was answered.
 * @returns Undefined when the target is at another address.
 */
export function locationOf(location: string, baseUrl: string, url: URL): string | undefined {
  const base = baseUrl.replace(/\/$/, "");
  const target = URL.canParse(location, url.href) ? new URL(location, url) : undefined;
  if (target === undefined || target.username !== "" || !target.href.startsWith(`${base}/`)) {
    return undefined;
  }
  const depth = url.href.slice(base.length + 1).replace(/\?.*$/s, "").split("/").length - 1;
  return `${"../".repeat(depth) || "./"}${target.href.slice(base.length + 1)}`;
}

/** The headers of Amazon's answer as the caller gets them, without those that describe its bytes. */
export function responseHeaders(amazon: Headers, baseUrl: string, url: URL): Headers {
  const headers = new Headers({ "cache-control": "no-store" });
  for (const name of ANSWER_HEADERS) {
    const value = amazon.get(name);
    if (value !== null) headers.set(name, value);
  }
  const location = amazon.get("location");
  const passed = location === null ? undefined : locationOf(location, baseUrl, url);
  if (passed !== undefined) headers.set("location", passed);
  return headers;
}
