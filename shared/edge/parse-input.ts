import type { z } from "zod/v3";
import { ConnectError } from "../errors.ts";
import { isStorable } from "../schemas/storable-text.ts";
import { echoableName, nearestName } from "./field-names.ts";
import { knownFields } from "./known-fields.ts";

/** One fault of an input, and where it is. */
interface Fault {
  path: (string | number)[];
  message: string;
}

/** Finds texts that Postgres cannot keep. */
function findUnstorableText(value: unknown, path: (string | number)[] = []): Fault[] {
  if (typeof value === "string") {
    return isStorable(value)
      ? []
      : [{ path, message: "must be text without U+0000 and lone surrogates" }];
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    findUnstorableText(member, [...path, name])
  );
}

/** Says which fields are not known, and for each which known one the caller may have meant. */
function describeUnknown(schema: z.ZodTypeAny, { path, keys }: z.ZodUnrecognizedKeysIssue): Fault {
  const known = knownFields(schema, path);
  const names = keys.flatMap((key) => {
    const name = echoableName(key);
    if (name === undefined) return [];
    const meant = nearestName(name, known);
    if (meant !== undefined) return [`${name} (did you mean ${meant}?)`];
    // Letters of both cases that are near no field may be a code of Amazon's: twenty such letters.
    return name === name.toLowerCase() ? [name] : [];
  });
  return { path, message: `has fields that are not known here: ${names.join(", ") || "…"}` };
}

/**
 * Describes an issue in a sentence. Two of zod's sentences repeat what was sent, and a secret may have
 * got into the wrong place: those are replaced.
 */
function describeIssue(schema: z.ZodTypeAny, issue: z.ZodIssue): Fault[] {
  const { path, message } = issue;
  switch (issue.code) {
    case "unrecognized_keys":
      return [describeUnknown(schema, issue)];
    case "invalid_enum_value":
    case "invalid_union_discriminator": {
      const options = issue.options.filter((option) => option !== undefined);
      return [{ path, message: `must be one of ${options.join(", ")}` }];
    }
    case "invalid_union": {
      // Of several forms, the one with the fewest faults is most likely meant.
      const forms = issue.unionErrors.map(({ issues }) => issues);
      const [nearest = []] = forms.toSorted((one, other) => one.length - other.length);
      return nearest.flatMap((inner) => describeIssue(schema, inner));
    }
    case "invalid_type":
      return [{ path, message: issue.received === "undefined" ? "is missing" : message }];
    default:
      return [{ path, message }];
  }
}

/**
 * Parses an input.
 *
 * @throws ConnectError `invalid_request`, which says what is wrong and never what was sent.
 */
export function parseInput<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
): z.infer<Schema> {
  const parsed = schema.safeParse(input);
  // What the schema let through is no deeper than the schema, so the walk through it ends.
  const faults = parsed.success
    ? findUnstorableText(parsed.data)
    : parsed.error.issues.flatMap((issue) => describeIssue(schema, issue));
  if (parsed.success && faults.length === 0) return parsed.data;
  const issues = faults.map(({ path, message }) => ({ path: path.join("."), message }));
  const [first] = issues;
  const sentence = first === undefined
    ? "unknown form"
    : `${first.path === "" ? "" : `${first.path}: `}${first.message}`;
  throw new ConnectError(
    "invalid_request",
    `The request is not valid: ${sentence}${sentence.endsWith("?") ? "" : "."}`,
    { issues: issues.slice(0, 20) },
  );
}
