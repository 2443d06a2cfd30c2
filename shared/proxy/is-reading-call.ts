/** Lists whose filters are sent as a body: Amazon documents these as reads, with the method POST. */
const READING_POST = /^\/adsApi\/v1\/query\/[^/]+$|\/list$/;

/**
 * Whether a call only reads, so that it may be repeated.
 *
 * @param path As Amazon gets it, without the query.
 */
export function isReadingCall(method: string, path: string): boolean {
  return method === "GET" || method === "HEAD" || (method === "POST" && READING_POST.test(path));
}
