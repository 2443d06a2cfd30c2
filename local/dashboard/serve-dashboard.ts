import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { dashboardFolder } from "../../dashboard/build/build-dashboard.ts";
import { PAGE_HEADERS } from "../../dashboard/build/content-security-policy.ts";

/** Where the gateway serves the dashboard. */
export const DASHBOARD_PATH = "/dashboard/";

/** What the dashboard of a stack must know. */
export interface DashboardSettings {
  publishableKey: string;
  demoUser: { email: string; password: string };
}

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
};

/** The names of a stack's origin. Another name may be a page that made its domain point here. */
const OWN_HOSTS = ["127.0.0.1", "localhost"];

/**
 * Makes the part of the gateway that serves the dashboard. Its `config.json` is the stack's own: the
 * address is the one that the page was opened with, and the demo user is in it for one click.
 */
export function createDashboard(
  settings: DashboardSettings,
): (request: Request) => Promise<Response> {
  const config = JSON.stringify({
    supabase_url: "/",
    publishable_key: settings.publishableKey,
    // The stack sends no e-mail, so a link would never arrive.
    sign_in: ["password"],
    demo_user: settings.demoUser,
  });
  return async (request) => {
    const { hostname, pathname } = new URL(request.url);
    if (!OWN_HOSTS.includes(hostname)) return new Response(null, { status: 421 });
    const name = pathname.slice(DASHBOARD_PATH.length);
    if (name === "config.json") return file(config, ".json", "no-store");
    if (/^(assets\/[\w.-]+|[\w-]+\.svg)$/.test(name)) {
      const content = await readFile(join(dashboardFolder, name)).catch(() => undefined);
      return content === undefined
        ? new Response(null, { status: 404 })
        : file(content, extname(name), name.startsWith("assets/") ? IMMUTABLE : "no-cache");
    }
    const page = await readFile(join(dashboardFolder, "index.html")).catch(() => undefined);
    return page === undefined ? notBuilt() : file(page, ".html", "no-cache");
  };
}

/** Names of assets change with their content. */
const IMMUTABLE = "public, max-age=31536000, immutable";

function file(content: BodyInit, extension: string, cacheControl: string): Response {
  return new Response(content, {
    headers: {
      ...PAGE_HEADERS,
      "content-type": TYPES[extension] ?? "application/octet-stream",
      "cache-control": cacheControl,
    },
  });
}

function notBuilt(): Response {
  return new Response(
    "The dashboard is not built. npm start builds it; what keeps it from that is on its screen.\n",
    { status: 503, headers: { "content-type": "text/plain; charset=utf-8" } },
  );
}
