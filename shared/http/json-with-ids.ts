/** TypeScript does not know the third argument of a JSON reviver yet (ECMAScript 2026). */
type SourceReviver = (
  key: string,
  value: unknown,
  context: { source?: string },
) => unknown;

/** A key that names an id: `id`, `…_id`, `…Id`; not `bid` or `paid`. */
const NAMES_ID = /(?:^|_)id$|(?:^|[a-z0-9])I[dD]$/;

/**
 * Parses JSON without rounding an id: integers that a number cannot hold, and integers under a key
 * that names an id, become text with the digits that were sent. Amazon's ids are 64 bits wide.
 *
 * @param eachText What becomes of each text on the way; by default nothing.
 * @throws SyntaxError when the text is not JSON.
 */
export function parseJsonWithIds(
  text: string,
  eachText: (value: string) => string = (value) => value,
): unknown {
  const keepIds: SourceReviver = (key, value, { source }) => {
    if (typeof value === "string") return eachText(value);
    const isId = typeof value === "number" && source !== undefined && /^-?\d+$/.test(source) &&
      (NAMES_ID.test(key) || !Number.isSafeInteger(value));
    // By way of a number: V8 cuts long digits out of the text and keeps all of it alive for them.
    return isId ? BigInt(source).toString() : value;
  };
  return JSON.parse(text, keepIds as (key: string, value: unknown) => unknown);
}
