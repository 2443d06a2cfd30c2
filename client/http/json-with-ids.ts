/** A key that names an id: `id`, `…_id`, `…Id`; not `bid` or `paid`. */
const NAMES_ID = /(?:^|_)id$|(?:^|[a-z0-9])I[dD]$/;

/** Marks digits on their way through JSON. Unicode keeps this character free for programs. */
const MARK = "\uFDD0";

/** A text or a number of JSON. */
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g;

/**
 * Parses JSON without rounding an id: whole numbers that a number cannot hold, and numbers under a key that
 * names an id, become text. Amazon's ids are 64 bits wide.
 *
 * @throws SyntaxError when the text is not JSON.
 */
export function parseJsonWithIds(text: string): unknown {
  const marked = text.replace(
    TOKEN,
    (token) =>
      /^-?\d{16,}$/.test(token) && !Number.isSafeInteger(Number(token))
        ? `"${MARK}${token}"`
        : token,
  );
  return JSON.parse(marked, (key, value: unknown) => {
    if (typeof value === "string" && value.startsWith(MARK)) return value.slice(1);
    return typeof value === "number" && NAMES_ID.test(key) ? String(value) : value;
  });
}

/** Writes JSON. A `bigint` becomes a number with all of its digits, for calls that want numbers. */
export function writeJson(value: unknown): string {
  return JSON.stringify(
    value,
    (_key, inner: unknown) => typeof inner === "bigint" ? `${MARK}${inner}` : inner,
  ).replace(/"\uFDD0(-?\d+)"/g, "$1");
}
