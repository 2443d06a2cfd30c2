import { readFile } from "node:fs/promises";

/** What `[api]` of `supabase/config.toml` says about the Data API. */
export interface ApiSettings {
  schemas: string[];
  maxRows: number;
}

/** What the Supabase CLI and hosted projects use where the file says nothing. */
const defaults: ApiSettings = { schemas: ["public", "graphql_public"], maxRows: 1000 };

/**
 * Reads the `[api]` settings of a project.
 *
 * @param path The path of `config.toml`.
 * @throws Error when the file is missing, or `schemas` is no list of strings.
 */
export async function readApiSettings(path: string): Promise<ApiSettings> {
  return parseApiSettings(await readFile(path, "utf8"));
}

/** @throws Error when `schemas` is no list of strings, or `max_rows` no whole number. */
export function parseApiSettings(toml: string): ApiSettings {
  const section = /^\[api\][ \t]*(?:#.*)?$([^]*?)(?=^\[|(?![^]))/m.exec(toml)?.[1] ?? "";
  const list = /^schemas\s*=\s*(\[[^\]]*\])/m.exec(section)?.[1];
  const rows = /^max_rows\s*=\s*(\S+)/m.exec(section)?.[1];
  const settings = { ...defaults };
  if (list !== undefined) settings.schemas = parseList(list);
  if (rows !== undefined) {
    if (!/^\d+$/.test(rows)) {
      throw new Error(`Cannot read config.toml: [api] max_rows is "${rows}", not a whole number.`);
    }
    settings.maxRows = Number(rows);
  }
  return settings;
}

/** A TOML array of strings, over one or several lines, with comments and a trailing comma. */
function parseList(list: string): string[] {
  const items = list.slice(1, -1).replace(/#.*$/gm, "").split(",").map((item) => item.trim());
  if (items.at(-1) === "") items.pop();
  return items.map((item) => {
    const name = /^(?:"([^"\\]+)"|'([^']+)')$/.exec(item);
    const found = name?.[1] ?? name?.[2];
    if (found === undefined) {
      throw new Error(`Cannot read config.toml: [api] schemas lists ${item}, not a string.`);
    }
    return found;
  });
}
