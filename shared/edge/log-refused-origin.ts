/** How many origins a process remembers as logged: a page that is misconfigured calls many times. */
const MAX_ORIGINS = 50;

const logged = new Set<string>();

/**
 * Logs the origin of a page whose browser will hide the answer from it, once a process: the page only
 * learns that the call failed, so this line is the only trace of the reason.
 */
export function logRefusedOrigin(request: Request, functionName: string, requestId: string): void {
  const origin = request.headers.get("origin")?.slice(0, 200);
  if (origin === undefined || logged.has(origin) || logged.size >= MAX_ORIGINS) return;
  logged.add(origin);
  console.log(JSON.stringify({
    level: "info",
    function: functionName,
    request_id: requestId,
    origin,
    detail: "The origin is not on AMAZON_ADS_ORIGINS: its browser hides the answer from the page.",
  }));
}
