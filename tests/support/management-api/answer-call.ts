import { databaseRoutes } from "./database-routes.ts";
import { functionRoutes } from "./function-routes.ts";
import { projectRoutes } from "./project-routes.ts";
import { Refused } from "./refused.ts";
import type { ApiCall, Route } from "./route.ts";
import { secretRoutes } from "./secret-routes.ts";
import type { PlatformState, SeenCall } from "./state.ts";

const ROUTES: readonly Route[] = [
  ...projectRoutes,
  ...databaseRoutes,
  ...secretRoutes,
  ...functionRoutes,
];

/** The calls of the last minute, by endpoint. */
const recent = new WeakMap<PlatformState, Map<string, number[]>>();

function countCall(state: PlatformState, route: Route): Headers {
  const calls = recent.get(state) ?? new Map<string, number[]>();
  recent.set(state, calls);
  const key = `${route.method} ${route.path}`;
  const now = Date.now();
  const times = (calls.get(key) ?? []).filter((time) => time > now - 60_000);
  const reset = Math.ceil(((times[0] ?? now) + 60_000 - now) / 1000);
  const headers = new Headers({
    "x-ratelimit-limit": String(state.rateLimit),
    "x-ratelimit-remaining": String(Math.max(0, state.rateLimit - times.length - 1)),
    "x-ratelimit-reset": String(reset),
  });
  if (times.length >= state.rateLimit) {
    throw new Refused(429, "ThrottlerException: Too Many Requests", { headers });
  }
  times.push(now);
  calls.set(key, times);
  return headers;
}

function findRoute(method: string, path: string, ref: string): { route: Route; item: string } {
  for (const route of ROUTES) {
    if (route.method !== method) continue;
    const pattern = route.path.replace("{ref}", ref).replace("{item}", "([A-Za-z0-9_-]+)");
    const found = new RegExp(`^${pattern}$`).exec(path);
    if (found) return { route, item: found[1] ?? "" };
  }
  throw new Refused(404, `Cannot ${method} ${path}`);
}

function authorize(
  { accessToken, permissions }: PlatformState,
  request: Request,
  route: Route,
): void {
  if (request.headers.get("authorization") !== `Bearer ${accessToken}`) {
    throw new Refused(401, "Unauthorized");
  }
  const missing = route.needs.filter((need) => permissions !== undefined && !permissions.has(need));
  if (missing.length === 0) return;
  throw new Refused(
    403,
    "Your account does not have the necessary privileges to access this endpoint.",
    { missing },
  );
}

/** An answer of which only the beginning comes: the connection breaks. */
function brokenOff(): Response {
  return new Response(
    new ReadableStream({ start: (controller) => controller.error(new Error("broken off")) }),
    { status: 201 },
  );
}

async function perform(
  route: Route,
  call: ApiCall,
  seen: SeenCall,
): Promise<Response> {
  const fault = call.state.faultFor(seen);
  if (fault === "rate limited") {
    throw new Refused(429, "ThrottlerException: Too Many Requests", {
      headers: new Headers({ "x-ratelimit-reset": "1" }),
    });
  }
  if (fault === "broken before") return brokenOff();
  if (fault === "gateway timeout") throw new Refused(504, "The upstream server is timing out");
  if (fault === "done later") {
    const later = new Request(call.request.clone());
    setTimeout(() => route.answer({ ...call, request: later }).catch(() => {}), 1500);
    throw new Refused(504, "The upstream server is timing out");
  }
  const response = await route.answer(call);
  if (route.changes) await call.state.onChanged(seen);
  return fault === "broken after" ? brokenOff() : response;
}

/**
 * Answers a call as the Management API does: unknown paths, fields and missing rights are refused, and each
 * answer tells of the rate limit.
 */
export async function answerCall(
  call: Omit<ApiCall, "item" | "query">,
): Promise<Response> {
  const { state, request } = call;
  const { pathname, searchParams } = new URL(request.url);
  let status = 0;
  try {
    const { route, item } = findRoute(request.method, pathname, state.ref);
    authorize(state, request, route);
    const limits = countCall(state, route);
    const body = route.changes && !request.headers.get("content-type")?.startsWith("multipart")
      ? await request.clone().text()
      : "";
    const response = await perform(route, { ...call, item, query: searchParams }, {
      method: request.method,
      path: pathname.replace(`/v1/projects/${state.ref}`, ""),
      slug: searchParams.get("slug") ?? "",
      body,
    });
    for (const [name, value] of limits) response.headers.set(name, value);
    status = response.status;
    return response;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    status = error.status;
    return error.response();
  } finally {
    state.calls.push({ method: request.method, path: pathname, status });
  }
}
