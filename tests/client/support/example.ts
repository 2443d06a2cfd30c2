import { execFile } from "node:child_process";
import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import { projectRoot } from "../../../local/stack/folders.ts";

const execute = promisify(execFile);

/** Runs a command in a folder; a failure tells what it printed. */
export async function runIn(
  folder: string,
  [command, ...args]: [string, ...string[]],
  env: Record<string, string> = {},
): Promise<void> {
  try {
    await execute(command, args, { cwd: folder, env: { ...process.env, ...env } });
  } catch (error) {
    const said = error instanceof Error && "stdout" in error ? error.stdout : "";
    throw new Error(`${command} ${args.join(" ")} failed:\n${said}`, { cause: error });
  }
}

/**
 * Installs one of the examples as its reader does, with the package from a tarball.
 *
 * @returns The folder of the installed example.
 */
export async function installExample(
  name: string,
  { folder, tarball }: { folder: string; tarball: string },
): Promise<string> {
  const example = join(folder, name);
  await cp(join(projectRoot, "examples", name), example, {
    recursive: true,
    filter: (path) => !/node_modules|\/dist/.test(path.slice(projectRoot.length)),
  });
  const file = join(example, "package.json");
  const manifest = JSON.parse(await readFile(file, "utf8"));
  manifest.dependencies["amazon-ads-connect"] = `file:${tarball}`;
  await writeFile(file, JSON.stringify(manifest));
  const options = ["--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"];
  await runIn(example, ["npm", "install", ...options]);
  return example;
}
