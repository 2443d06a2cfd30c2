import { chmod, copyFile, mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { stop } from "esbuild";
import { buildClient } from "../../client/build/build-client.ts";
import { buildDashboardInto } from "../../dashboard/build/build-dashboard.ts";
import { readChapters } from "../chapters/chapter.ts";
import { bundleFunction, functionsFolder } from "./bundle-function.ts";
import { bundleInstaller } from "./bundle-installer.ts";
import { distFolder, root } from "./paths.ts";

/** The functions that the package deploys: the folders of supabase/functions. */
export async function functionNames(): Promise<string[]> {
  const entries = await readdir(functionsFolder, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name).sort();
}

async function writeFunctions(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const name of await functionNames()) {
    await writeFile(join(folder, `${name}.js`), (await bundleFunction(name)).text);
  }
}

async function copyChapters(folder: string): Promise<void> {
  const migrations = join(root, "supabase/migrations");
  const chapters = await readChapters(migrations);
  const stale = chapters.filter(({ stated, checksum }) => stated !== checksum);
  if (stale.length > 0) {
    const names = stale.map(({ name }) => name).join(", ");
    throw new Error(`Cannot build: ${names} changed since it was stamped. Run: npm run stamp`);
  }
  await mkdir(folder, { recursive: true });
  for (const { name } of chapters) {
    await copyFile(join(migrations, `${name}.sql`), join(folder, `${name}.sql`));
  }
}

/**
 * Builds everything that the package holds.
 *
 * @param folder Where to, in place of what is there.
 */
export async function buildPackage(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await copyChapters(join(folder, "chapters"));
  await writeFunctions(join(folder, "functions"));
  await buildClient(join(folder, "client"));
  await buildDashboardInto(join(folder, "dashboard"));
  const command = join(folder, "amazon-ads-connect.js");
  await writeFile(command, (await bundleInstaller()).text);
  await chmod(command, 0o755);
}

if (import.meta.main) {
  try {
    await buildPackage(process.argv[2] ?? distFolder);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  } finally {
    await stop();
  }
}
