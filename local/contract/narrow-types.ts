import { type CheckValues, columnKey } from "./check-values.ts";

const HEADER =
  `// Types of the tables that the Data API serves, for createClient<Database>() of supabase-js. Made by
// npm run generate: \`supabase gen types\`, with the values that check constraints allow. The tables are only
// read there, and the SQL functions are for Edge Functions: neither is written or called with these types.
`;

/** Where a line is: the table, and which of its types. */
interface Place {
  table: string;
  part: string;
}

/** Names without quotes, and lists without brackets, where both are only there to be safe. */
function withoutNeedlessSigns(line: string): string {
  return line.replace(/^( *)"(\w+)"(\??:)/, "$1$2$3").replace("(string)[]", "string[]");
}

/** `"active" | "inactive"` for `string`, also within a list and beside null. */
function narrowed(type: string, values: readonly string[]): string {
  const union = values.map((value) => JSON.stringify(value)).join(" | ");
  return type.replace(/\bstring\[\]/, `(${union})[]`).replace(/\bstring\b(?!\[)/, union);
}

/**
 * Turns what `supabase gen types` wrote, as `deno fmt` lays it out, into what callers may rely on: texts
 * become the unions that the check constraints allow, and what no caller may write or call is left out.
 *
 * @throws Error when a column with a check is not among the types: the layout has changed.
 */
export function narrowTypes(generated: string, values: CheckValues): string {
  const missing = new Set(values.keys());
  const lines: string[] = [];
  let skippedUntil: string | undefined;
  let place: Place = { table: "", part: "" };
  for (const written of generated.split("\n")) {
    const line = withoutNeedlessSigns(written);
    if (skippedUntil !== undefined) {
      if (line === skippedUntil) skippedUntil = undefined;
      continue;
    }
    const [, indent = "", name = "", type = ""] = /^( *)(\w+)\??: (.*)$/.exec(line) ?? [];
    if (indent.length === 4 && name === "Functions") {
      lines.push("    Functions: {", "      [_ in never]: never;", "    };");
      skippedUntil = "    };";
    } else if (indent.length === 8 && (name === "Insert" || name === "Update")) {
      lines.push(`        ${name}: Record<string, never>;`);
      skippedUntil = "        };";
    } else {
      if (indent.length === 6) place = { table: name, part: "" };
      if (indent.length === 8) place = { ...place, part: name };
      const key = columnKey(place.table, name);
      const allowed = indent.length === 10 && place.part === "Row" ? values.get(key) : undefined;
      if (allowed === undefined) lines.push(line);
      else {
        missing.delete(key);
        lines.push(line.replace(type, narrowed(type, allowed)));
      }
    }
  }
  if (missing.size > 0) {
    throw new Error(`Cannot find the types of ${[...missing].join(", ")}: the layout has changed.`);
  }
  return `${HEADER}\n${lines.join("\n")}`;
}
