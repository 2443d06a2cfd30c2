import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { buildClient } from "../../../client/build/build-client.ts";
import { localFolder, projectRoot } from "../../../local/stack/folders.ts";

const run = promisify(execFile);

/** A project of somebody who has installed the package. */
export interface ConsumerProject {
  folder: string;
  /** The package's files, as npm has unpacked them. */
  packageFolder: string;
  /** The package as npm packed it. */
  tarball: string;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Packs the client as the package holds it. */
async function packClient(folder: string): Promise<string> {
  const staged = join(folder, "staged");
  await buildClient(join(staged, "dist/client"));
  const { dependencies: _bundled, devDependencies: _dev, scripts: _scripts, ...rest } = JSON.parse(
    await readFile(join(projectRoot, "package.json"), "utf8"),
  );
  await writeFile(join(staged, "package.json"), JSON.stringify({ ...rest, files: ["dist"] }));
  const { stdout } = await run("npm", ["pack", "--silent", "--pack-destination", folder], {
    cwd: staged,
  });
  return join(folder, stdout.trim());
}

/**
 * Packs the client, and installs it into a project that has nothing else. The project is inside of the
 * repository's folder, so that React, supabase-js and TypeScript are found there.
 */
export async function installClient(): Promise<ConsumerProject> {
  await mkdir(localFolder, { recursive: true });
  const folder = await Deno.makeTempDir({ dir: localFolder, prefix: "consumer-" });
  const tarball = await packClient(folder);
  const packageFolder = join(folder, "node_modules/amazon-ads-connect");
  await mkdir(packageFolder, { recursive: true });
  await run("tar", ["-xzf", tarball, "--strip-components=1", "-C", packageFolder]);
  await writeFile(join(folder, "package.json"), '{ "type": "module", "private": true }');
  return {
    folder,
    packageFolder,
    tarball,
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}
