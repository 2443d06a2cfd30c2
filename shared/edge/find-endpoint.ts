import { ConnectError } from "../errors.ts";
import type { Endpoint } from "./endpoint.ts";

/** The methods that are answered: HEAD wherever GET is (RFC 9110, section 9.3.2). */
function methodsOf(endpoints: readonly Endpoint[]): string[] {
  const methods = endpoints.flatMap((endpoint) => endpoint.methods);
  return methods.flatMap((method) => method === "GET" ? ["GET", "HEAD"] : [method]);
}

/** The endpoints of a path: those that name it, or else those about all items or about one. */
function endpointsAt(endpoints: readonly Endpoint[], id: string): readonly Endpoint[] {
  if (id.includes("/")) return [];
  const named = endpoints.filter(({ path }) => path === id);
  if (named.length > 0) return named;
  return endpoints.filter(({ path, item = false }) => path === undefined && item === (id !== ""));
}

/**
 * Finds the endpoint for a request. HEAD finds the one for GET; its answer loses the body later.
 *
 * @param id The path after the function's name.
 * @throws ConnectError `not_found`, `method_not_allowed`.
 */
export function findEndpoint(
  endpoints: readonly Endpoint[],
  request: Request,
  id: string,
): Endpoint {
  const here = endpointsAt(endpoints, id);
  const wanted = request.method === "HEAD" ? "GET" : request.method;
  const found = here.find((endpoint) => endpoint.methods.some((method) => method === wanted));
  if (found !== undefined) return found;
  const [{ name } = { name: "" }] = endpoints;
  const methods = methodsOf(here);
  if (methods.length === 0) {
    throw new ConnectError("not_found", `${name} has nothing at that path.`);
  }
  throw new ConnectError("method_not_allowed", `${name} takes ${methods.join(" or ")} here.`, {
    allow: [...methods, "OPTIONS"],
  });
}
