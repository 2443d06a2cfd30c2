import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Chapter, readChapters } from "../chapters/chapter.ts";
import { VERSION } from "../../shared/health/version.ts";

/** A bundled Edge Function. */
export interface BundledFunction {
  /** Its own name, without a prefix. */
  name: string;
  source: string;
  sha256: string;
}

/** What the package brings. */
export interface Package {
  version: string;
  chapters: Chapter[];
  functions: BundledFunction[];
}

async function readFunctions(folder: string): Promise<BundledFunction[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith(".js")).sort();
  return await Promise.all(files.map(async (file) => {
    const source = await readFile(join(folder, file), "utf8");
    return {
      name: file.slice(0, -".js".length),
      source,
      sha256: createHash("sha256").update(source).digest("hex"),
    };
  }));
}

/**
 * Reads the package.
 *
 * @param folder What `npm run build` made: `dist`.
 * @throws Error when the folder holds no package.
 */
export async function readPackage(folder: string): Promise<Package> {
  const chapters = await readChapters(join(folder, "chapters"));
  if (chapters.length === 0) {
    throw new Error(`Cannot read the package: ${folder} has no chapters. Run: npm run build`);
  }
  return { version: VERSION, chapters, functions: await readFunctions(join(folder, "functions")) };
}
