import { literal, refuseNul } from "./literal.ts";

/** A call of a function in the database, as SQL. */
export interface CallStatement {
  text: string;
  /** What `$1`, `$2` … in it stand for. */
  parameters: string[];
}

/**
 * From this length on, in characters, a text is a parameter. A statement with parameters takes a second round
 * trip, in which it is described; but a piece of a report's file is not copied into its text, and is loaded with
 * a tenth less memory and time (measured).
 */
const LONG_TEXT = 64 * 1024;

/**
 * Writes a call, whose arguments go by their names. Those that are undefined keep the function's defaults.
 *
 * @throws TypeError for a text that Postgres cannot store.
 */
export function callStatement(name: string, args: Record<string, unknown>): CallStatement {
  const parameters: string[] = [];
  let list = "";
  for (const [argument, value] of Object.entries(args)) {
    if (value === undefined) continue;
    const isLong = typeof value === "string" && value.length >= LONG_TEXT;
    // Added text by text: joining a list would copy all of them.
    list += `${list === "" ? "" : ", "}${argument} => `;
    // postgres.js writes a parameter by its type: of another one than text it would be another value.
    list += isLong ? `$${parameters.push(refuseNul(value))}::text` : literal(value);
  }
  return { text: `select amazon_ads.${name}(${list}) as answer`, parameters };
}
