import { relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { ships } from "./layers.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

/**
 * The path from the project's root, of a file that is deployed.
 *
 * @param filename As the linter names it: absolute; from the project's root in a test.
 * @returns undefined for every other file.
 */
export function shippedPath(filename: string): string | undefined {
  const path = relative(root, resolve(root, filename)).replaceAll("\\", "/");
  return ships(path) ? path : undefined;
}
