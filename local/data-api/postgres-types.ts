import type postgres from "postgres";

/**
 * How the Data API's client reads and writes values, so that answers look as PostgREST writes them:
 * all digits of bigints and numerics as JSON numbers, also inside json and jsonb, and timestamps in
 * Postgres's JSON form.
 */
export const postgresTypes = {
  json: jsonType(114),
  jsonb: jsonType(3802),
  bigint: readAs(20, exactNumber),
  // In JSON, Postgres writes what JSON has no number for as a string.
  numeric: readAs(
    1700,
    (text) => /^-?(Infinity|NaN)$/.test(text) ? text : exactNumber(text),
  ),
  timestamptz: readAs(1184, jsonTimestamp),
  timestamp: readAs(1114, jsonTimestamp),
} satisfies Record<string, postgres.PostgresType>;

/**
 * The Data API passes JSON arguments of functions as text already; postgres.js would encode the text
 * once more, and the function would get a string instead of an object.
 */
function jsonType(oid: number): postgres.PostgresType {
  return {
    to: oid,
    from: [oid],
    serialize: (value: unknown) => typeof value === "string" ? value : JSON.stringify(value),
    parse: parseExactJson,
  };
}

function readAs(oid: number, parse: (text: string) => unknown): postgres.PostgresType {
  return { to: oid, from: [oid], serialize: textOf, parse };
}

/** A value as Postgres reads it; `String` refuses an exact number. */
function textOf(value: unknown): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** Parses JSON; numbers that a JavaScript number would change keep their text. */
export function parseExactJson(text: string): unknown {
  // TypeScript's library does not know the third parameter, the text of the value.
  const revive = (...[, value, context]: [string, unknown, { source?: string }?]): unknown =>
    typeof value === "number" && context?.source !== undefined
      ? exactNumber(context.source)
      : value;
  return JSON.parse(text, revive);
}

/** A number that `JSON.stringify` writes with just these digits. */
export function exactNumber(text: string): unknown {
  return String(Number(text)) === text ? Number(text) : rawJson(text);
}

/**
 * @param text As `TimeZone = UTC` and `DateStyle = ISO` give it: `2026-11-21 22:24:47.352368+00`.
 * @returns Postgres's JSON form: `2026-11-21T22:24:47.352368+00:00`.
 */
export function jsonTimestamp(text: string): string {
  return text.replace(" ", "T").replace(/([+-]\d\d)$/, "$1:00");
}

/** `JSON.rawJSON` is in V8, and not yet in TypeScript's library. */
function rawJson(text: string): unknown {
  const make: unknown = Reflect.get(JSON, "rawJSON");
  if (typeof make !== "function") throw new Error("Cannot keep digits: JSON.rawJSON is missing.");
  return Reflect.apply(make, JSON, [text]);
}
