import { ConnectError } from "../errors.ts";
import { readJsonBody } from "../http/json-body.ts";
import { echoableName } from "./field-names.ts";
import { PLATFORM_PARAMETER } from "./request-path.ts";

function givenTwice(names: readonly string[]): ConnectError {
  const issues = names.map((name) => ({
    path: echoableName(name) ?? "",
    message: "is given more than once",
  }));
  const named = issues.map(({ path }) => path || "a field").join(", ");
  return new ConnectError(
    "invalid_request",
    `The request is not valid: ${named}: is given more than once.`,
    { issues },
  );
}

/**
 * Reads the input of a request: the fields of the query string and those of the body, whatever the
 * method, since a field that is not read could not be refused either. (`functions.invoke` of
 * supabase-js cannot send a query string, so bodies come with DELETE.)
 *
 * @param url That of the request, parsed.
 * @returns The body itself where it is no object, for the validation to refuse.
 * @throws ConnectError `invalid_request` when a field is given twice; as {@link readJsonBody} does.
 */
export async function readInput(request: Request, url: URL): Promise<unknown> {
  const query = [...url.searchParams]
    .filter(([name]) => name !== PLATFORM_PARAMETER);
  const names = query.map(([name]) => name);
  const repeated = names.filter((name, index) => names.indexOf(name) !== index);
  if (repeated.length > 0) throw givenTwice([...new Set(repeated)]);

  const body = await readJsonBody(request);
  if (typeof body !== "object" || body === null || Array.isArray(body)) return body;
  const both = names.filter((name) => Object.hasOwn(body, name));
  if (both.length > 0) throw givenTwice(both);
  return { ...Object.fromEntries(query), ...body };
}
