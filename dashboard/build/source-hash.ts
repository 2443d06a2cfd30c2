import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** What the build is made of. */
const SOURCES = ["dashboard", "client", "package-lock.json"];

/** A hash of everything that the build is made of: the same hash means the same build. */
export async function sourceHash(): Promise<string> {
  const hash = createHash("sha256");
  for (const source of SOURCES) {
    const names = source.includes(".")
      ? [""]
      : (await readdir(join(root, source), { recursive: true, withFileTypes: true }))
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(join(root, source).length))
        .sort();
    for (const name of names) {
      hash.update(`${source}${name}\0`).update(await readFile(join(root, source + name)));
    }
  }
  return hash.digest("hex");
}
