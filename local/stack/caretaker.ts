import process from "node:process";
import { readProcessFile } from "../processes/process-file.ts";
import { endParts, removeStackFolder } from "./leftovers.ts";
import { latestStackFile, stackFolders } from "./folders.ts";
import { removeStackFile } from "./stack-file.ts";

/**
 * Outlives a stack that is killed, and ends the parts that it left running:
 * `caretaker.ts <home of the stack> <main pid> [<base of Postgres's files>, if it is ephemeral]`.
 * The stack holds the caretaker's stdin open: it closes when the stack ends.
 */
async function main([home, pid, ephemeralBase]: string[]): Promise<void> {
  if (home === undefined) {
    throw new Error(
      "Usage: caretaker.ts <home of the stack> <main pid> [<base of Postgres's files>]",
    );
  }
  for await (const _ of process.stdin) {
    // Nothing is ever written to it.
  }
  const folders = stackFolders(home);
  const written = await readProcessFile(folders.processesFile);
  // Another stack may have started in the same folder, and has ended these parts itself.
  if (written?.main.pid !== Number(pid)) return;
  // Also when the process lives on: of several test files in one process, one may end with its stack.
  await endParts(folders);
  for (const file of [folders.stackFile, latestStackFile]) {
    await removeStackFile(file, Number(pid));
  }
  if (ephemeralBase !== undefined) await removeStackFolder(folders, ephemeralBase);
}

await main(Deno.args);
Deno.exit(0);
