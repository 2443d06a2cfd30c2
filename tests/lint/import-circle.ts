import { readFileSync } from "node:fs";
import { posix, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Imports of every form, types included: a circle of types is one for the reader too. */
const IMPORTS = /\b(?:from|import)\s*\(?\s*"(\.{1,2}\/[^"\n]+\.ts)"/g;

const known = new Map<string, readonly string[]>();

function readImports(path: string): readonly string[] {
  try {
    const text = readFileSync(resolve(root, path), "utf8");
    const folder = posix.dirname(path);
    return [...text.matchAll(IMPORTS)].map(([, name = ""]) => posix.join(folder, name));
  } catch {
    // The type check complains about a file that is missing.
    return [];
  }
}

function importsOfFile(path: string): readonly string[] {
  const found = known.get(path) ?? readImports(path);
  known.set(path, found);
  return found;
}

/**
 * The shortest way back from an imported file to the file that imports it.
 *
 * @param path The file that imports, from the project's root.
 * @param target The file that it imports, from the project's root.
 * @returns The files on the way, `target` first and `path` last; undefined when there is no circle.
 */
export function importCircle(path: string, target: string): string[] | undefined {
  const ways: string[][] = [[target]];
  const seen = new Set([target]);
  for (const way of ways) {
    const last = way.at(-1) ?? target;
    if (last === path) return way;
    for (const next of importsOfFile(last)) {
      if (seen.has(next)) continue;
      seen.add(next);
      ways.push([...way, next]);
    }
  }
  return undefined;
}
