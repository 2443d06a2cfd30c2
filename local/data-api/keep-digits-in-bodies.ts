import { parseExactJson } from "./postgres-types.ts";

/**
 * Lets `JSON.parse` keep the digits of numbers that a JavaScript number would change. The package that
 * plays the Data API parses request bodies with it, and offers no place for a parser of our own; the
 * hosted Data API hands a body to Postgres as text.
 *
 * The change holds for the whole process, so only the Data API's own process may make it. Texts without a
 * long number, and calls with a reviver, are parsed as before.
 */
export function keepDigitsInBodies(): void {
  const { parse } = JSON;
  JSON.parse = (text: string, reviver?: Parameters<typeof parse>[1]): unknown =>
    reviver === undefined && /(?<![\d.])\d[\d.]{15}/.test(text)
      ? parseExactJson(text)
      : parse(text, reviver);
}
