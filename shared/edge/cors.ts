/** Headers of a function's own that pages of allowed origins may send, and may read in answers. */
export interface CrossOriginHeaders {
  send: readonly string[];
  read: readonly string[];
}

/**
 * The CORS headers for a browser's origin; none for an origin that is not on `ALLOWED_ORIGINS`.
 * Errors carry them too, or a browser would hide why a call failed. The library that names them is
 * loaded with the first browser that calls.
 */
export async function corsFor(
  request: Request,
  allowedOrigins: readonly string[],
  more: CrossOriginHeaders = { send: [], read: [] },
): Promise<Record<string, string>> {
  const origin = request.headers.get("origin");
  if (origin === null || !allowedOrigins.includes(origin)) return { vary: "origin" };
  const { corsHeaders } = await import("@supabase/supabase-js/cors");
  const { "Access-Control-Allow-Headers": usual, ...rest } = corsHeaders;
  return {
    ...rest,
    "access-control-allow-headers": [usual, ...more.send].join(", "),
    "access-control-allow-origin": origin,
    "access-control-expose-headers": ["x-request-id", "server-timing", "retry-after", ...more.read]
      .join(", "),
    "access-control-max-age": "86400",
    vary: "origin",
  };
}
