import { isAllowedOrigin } from "../config/allowed-origins.ts";

/** Headers of a function's own that pages of allowed origins may send, and may read in answers. */
export interface CrossOriginHeaders {
  send: readonly string[];
  read: readonly string[];
}

/** Headers that supabase-js sends beside those that its own list names: `region` becomes x-region. */
const ALSO_SENT = ["x-region"];

/** Headers of answers that pages may read: those of every answer, and the cursor of reports/rows. */
const READ = ["x-request-id", "server-timing", "retry-after", "x-next-cursor"];

/**
 * The CORS headers for a browser's origin. An origin that is not on `AMAZON_ADS_ORIGINS` gets none.
 * Errors carry them too, or a browser would hide why a call failed. The library that names them is
 * loaded with the first call from a browser.
 */
export async function corsHeadersFor(
  request: Request,
  allowedOrigins: readonly string[],
  more: CrossOriginHeaders = { send: [], read: [] },
): Promise<Record<string, string>> {
  const origin = request.headers.get("origin");
  if (origin === null || !isAllowedOrigin(origin, allowedOrigins)) return { vary: "origin" };
  const { corsHeaders } = await import("@supabase/supabase-js/cors");
  const {
    "Access-Control-Allow-Headers": usual,
    "Access-Control-Allow-Methods": methods,
    ...rest
  } = corsHeaders;
  return {
    ...rest,
    "access-control-allow-headers": [usual, ...new Set([...ALSO_SENT, ...more.send])].join(", "),
    "access-control-allow-methods": `${methods}, HEAD`,
    "access-control-allow-origin": origin,
    "access-control-expose-headers": [...READ, ...more.read].join(", "),
    "access-control-max-age": "86400",
    vary: "origin",
  };
}
