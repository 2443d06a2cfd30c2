import { readFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { parseEnv } from "node:util";
import { projectRoot } from "./folders.ts";

/**
 * The variables that are set in the environment, or in `.env` at the project's root. An empty one, as in a
 * new copy of `.env.example`, counts as not set.
 */
export async function givenEnvironment(): Promise<Record<string, string>> {
  const file = await readFile(join(projectRoot, ".env"), "utf8").catch(() => "");
  const variables: Record<string, string> = {};
  for (const [name, value] of Object.entries({ ...parseEnv(file), ...process.env })) {
    if (value) variables[name] = value;
  }
  return variables;
}
