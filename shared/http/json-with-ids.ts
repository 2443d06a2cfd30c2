/** TypeScript does not know the third argument of a JSON reviver yet (ECMAScript 2026). */
type SourceReviver = (
  key: string,
  value: unknown,
  context: { source?: string },
) => unknown;

/**
 * Parses JSON without rounding an id: integers that a number cannot hold, and integers under a key
 * that names an id (`id`, `…_id`, `…Id`), become text with the digits that were sent. Amazon's ids are 64 bits wide.
 *
 * @throws SyntaxError when the text is not JSON.
 */
export function parseJsonWithIds(text: string): unknown {
  const keepIds: SourceReviver = (key, value, { source }) =>
    typeof value === "number" && source !== undefined && /^-?\d+$/.test(source) &&
      (/(?:^|_)id$|(?:^|[a-z0-9])I[dD]$/.test(key) || !Number.isSafeInteger(value))
      ? source
      : value;
  return JSON.parse(text, keepIds as (key: string, value: unknown) => unknown);
}
