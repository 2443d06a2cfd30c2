import { corsHeaders } from "@supabase/supabase-js/cors";

/**
 * The CORS headers for a browser's origin; none for an origin that is not on `ALLOWED_ORIGINS`.
 * Errors carry them too, or a browser would hide why a call failed.
 */
export function corsFor(
  request: Request,
  allowedOrigins: readonly string[],
): Record<string, string> {
  const origin = request.headers.get("origin");
  if (origin === null || !allowedOrigins.includes(origin)) return { vary: "origin" };
  return {
    ...corsHeaders,
    "access-control-allow-origin": origin,
    "access-control-expose-headers": "x-request-id, server-timing, retry-after",
    "access-control-max-age": "86400",
    vary: "origin",
  };
}
