/** supabase-js sends its option `region` in this parameter too; the platform has followed it by then. */
export const PLATFORM_PARAMETER = "forceFunctionRegion";

/** The path after the function's name, without its first slash: the id of an item, or nothing. */
export function pathAfter(name: string, { pathname }: URL): string {
  const [, rest = ""] = new RegExp(`/${name}(?:/([^?#]*))?$`).exec(pathname) ?? [];
  return rest.replace(/\/$/, "");
}

function withoutPlatformParameter(target: string): string {
  const [path = "", ...queries] = target.split("?");
  if (queries.length === 0) return target;
  const pairs = queries.join("?").split("&");
  const kept = pairs.filter((pair) => pair.split("=")[0] !== PLATFORM_PARAMETER);
  if (kept.length === pairs.length) return target;
  return kept.length === 0 ? path : `${path}?${kept.join("&")}`;
}

/**
 * The path and the query after the function's name, byte for byte as they were sent. `URL` would
 * resolve dots and turn backslashes, and so hide from a check what the check has to refuse. Only the
 * parameter that is for the platform is left out.
 *
 * @returns Undefined when the path does not plainly lead to the function.
 */
export function rawTargetAfter(name: string, request: Request): string | undefined {
  const [, target] = /^[a-z]+:\/\/[^/?#]*(.*)$/is.exec(request.url) ?? [];
  const [, rest] = new RegExp(`^(?:/[\\w-]+)*?/${name}(?=[/?#]|$)(.*)$`, "s").exec(target ?? "") ??
    [];
  return rest === undefined ? undefined : withoutPlatformParameter(rest);
}
