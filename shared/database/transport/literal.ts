import { SqlArray } from "../database.ts";

/**
 * Answers the text as it is.
 *
 * @throws TypeError for one with U+0000: the protocol ends a statement at this character, and Postgres cannot
 * store it in any case.
 */
export function refuseNul(text: string): string {
  if (text.includes("\u0000")) throw new TypeError("Cannot send U+0000 to the database.");
  return text;
}

/**
 * A string constant that means the same whatever `standard_conforming_strings` says.
 *
 * @see https://www.postgresql.org/docs/17/sql-syntax-lexical.html#SQL-SYNTAX-STRINGS-ESCAPE
 */
function quote(text: string): string {
  const doubled = refuseNul(text).replaceAll("'", "''");
  return doubled.includes("\\") ? ` E'${doubled.replaceAll("\\", "\\\\")}'` : `'${doubled}'`;
}

function arrayText(members: readonly string[]): string {
  return `{${members.map((member) => `"${member.replaceAll(/["\\]/g, "\\$&")}"`).join(",")}}`;
}

/** Writes an argument as an untyped SQL constant, which takes the type of the parameter. */
export function literal(value: unknown): string {
  if (value === null) return "null";
  if (typeof value === "string") return quote(value);
  return quote(value instanceof SqlArray ? arrayText(value.members) : JSON.stringify(value));
}
