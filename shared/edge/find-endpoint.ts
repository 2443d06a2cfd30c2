import { ConnectError } from "../errors.ts";
import type { Endpoint } from "./endpoint.ts";

/** What follows the function's name in the path, without the slash. */
export function pathBehind(name: string, request: Request): string {
  const { pathname } = new URL(request.url);
  const [, rest = ""] = new RegExp(`/${name}(?:/([^?#]*))?$`).exec(pathname) ?? [];
  return rest.replace(/\/$/, "");
}

/**
 * Path and query behind the function's name, byte for byte as they were sent: `URL` would resolve
 * dots and turn backslashes, and hide from a check what it has to refuse.
 *
 * @returns Undefined when the path does not plainly lead to the function.
 */
export function addressBehind(name: string, request: Request): string | undefined {
  const [, address] = /^[a-z]+:\/\/[^/?#]*(.*)$/is.exec(request.url) ?? [];
  const [, behind] =
    new RegExp(`^(?:/[\\w-]+)*?/${name}(?=[/?#]|$)(.*)$`, "s").exec(address ?? "") ?? [];
  return behind;
}

/**
 * The endpoint for a request.
 *
 * @throws ConnectError `not_found`, `method_not_allowed`.
 */
export function findEndpoint(
  endpoints: readonly Endpoint[],
  request: Request,
  id: string,
): Endpoint {
  const [{ name } = { name: "" }] = endpoints;
  const here = id.includes("/") ? [] : endpoints.filter(({ item = false }) => item === (id !== ""));
  const methods = here.flatMap((endpoint) => endpoint.methods);
  if (methods.length === 0) {
    throw new ConnectError("not_found", `${name} has nothing at that path.`);
  }
  const found = here.find((endpoint) =>
    endpoint.methods.some((method) => method === request.method)
  );
  if (found !== undefined) return found;
  throw new ConnectError("method_not_allowed", `${name} takes ${methods.join(" or ")} here.`, {
    allow: [...methods, "OPTIONS"],
  });
}
