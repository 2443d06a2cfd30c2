/** TypeScript does not know the third argument of a JSON reviver yet (ECMAScript 2026). */
type SourceReviver = (
  key: string,
  value: unknown,
  context: { source?: string },
) => unknown;

/** A key that names an id: `id`, `…_id`, `…Id`; not `bid` or `paid`. */
const NAMES_ID = /(?:^|_)id$|(?:^|[a-z0-9])I[dD]$/;

const INTEGER = /^-?\d+$/;

/** A number as JSON writes it: sign, digits, decimals, exponent. */
const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/** No id of 64 bits has more digits; an exponent beyond would only cost memory. */
const MAX_ID_DIGITS = 20;

/**
 * The digits of a whole number that is written as a fraction or with an exponent: 3810822089931808.0
 * and 3.8e15 are whole. Undefined when it is none, or longer than an id.
 */
function wholeDigits(source: string): bigint | undefined {
  const [, sign = "", whole = "", decimals = "", exponent = "0"] = NUMBER.exec(source) ?? [];
  const digits = whole + decimals;
  const shift = Number(exponent) - decimals.length;
  const length = digits.length + shift;
  if (digits === "" || length < 1 || length > MAX_ID_DIGITS) return undefined;
  if (/[1-9]/.test(digits.slice(length))) return undefined;
  return BigInt(sign + digits.slice(0, length).padEnd(length, "0"));
}

function idOf(key: string, value: number, source: string): bigint | undefined {
  const isNamed = NAMES_ID.test(key);
  if (INTEGER.test(source)) {
    return isNamed || !Number.isSafeInteger(value) ? BigInt(source) : undefined;
  }
  return isNamed ? wholeDigits(source) : undefined;
}

/**
 * Parses JSON without rounding an id: integers that a number cannot hold, and whole numbers under a
 * key that names an id, become text with the digits that were sent. Amazon's ids are 64 bits wide.
 *
 * @param mapText What becomes of each text on the way; by default nothing.
 * @throws SyntaxError when the text is not JSON.
 */
export function parseJsonWithIds(
  text: string,
  mapText: (value: string) => string = (value) => value,
): unknown {
  const keepIds: SourceReviver = (key, value, { source }) => {
    if (typeof value === "string") return mapText(value);
    if (typeof value !== "number" || source === undefined) return value;
    // A string made of a BigInt: V8 cuts long digits out of the text and keeps all of it alive for them.
    return idOf(key, value, source)?.toString() ?? value;
  };
  return JSON.parse(text, keepIds as (key: string, value: unknown) => unknown);
}
