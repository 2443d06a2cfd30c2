import { stat } from "node:fs/promises";
import { join } from "node:path";
import { projectRoot } from "../../local/stack/folders.ts";

/**
 * Lists the files of tests in a folder, at any depth, the largest first: they tend to run longest, and
 * what begins last should be short.
 *
 * @param path A file or folder, relative to the project.
 */
export async function findTestFiles(path: string): Promise<string[]> {
  const found = await sizesIn(path);
  return found.sort((one, other) => other.size - one.size).map(({ file }) => file);
}

async function sizesIn(path: string): Promise<{ file: string; size: number }[]> {
  const { size, isFile } = await stat(join(projectRoot, path)).then((entry) => ({
    size: entry.size,
    isFile: entry.isFile(),
  }));
  if (isFile) return path.endsWith(".test.ts") ? [{ file: path, size }] : [];
  const names = await Array.fromAsync(Deno.readDir(join(projectRoot, path)), ({ name }) => name);
  return (await Promise.all(names.map((name) => sizesIn(`${path}/${name}`)))).flat();
}
