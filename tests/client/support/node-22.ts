import { execFile } from "node:child_process";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import { localFolder } from "../../../local/stack/folders.ts";

const run = promisify(execFile);

/** The package of npm's that is a Node for this machine, and where `.ci/run` installs it. */
export const NODE_PACKAGE = `node-${process.platform}-${process.arch}`;
const INSTALLED = join(localFolder, "node-22/node_modules", NODE_PACKAGE, "bin/node");

/** The Node of this machine that is 22 or later, if it has one. */
export async function findNode22(): Promise<string | undefined> {
  if (await stat(INSTALLED).then(() => true, () => false)) return INSTALLED;
  const { stdout } = await run("node", ["-p", "process.versions.node"]);
  return Number(stdout.split(".")[0]) >= 22 ? "node" : undefined;
}
