import process from "node:process";
import { readProcessFile } from "../processes/process-file.ts";
import { endParts, removeStackFolder } from "./leftovers.ts";
import { defaultStackFile, stackFolders } from "./folders.ts";
import { removeStackFile } from "./stack-file.ts";

/**
 * Outlives a stack that is killed, and ends what it left running:
 * `caretaker.ts <home of the stack> <main pid> [<base of Postgres's files>, if it is ephemeral]`.
 * The stack holds its stdin open; when that ends, the stack has.
 */
async function main([home, pid, ephemeralBase]: string[]): Promise<void> {
  if (home === undefined) throw new Error("Cannot take care: which stack was not said");
  for await (const _ of process.stdin) {
    // Nothing is ever said.
  }
  const folders = stackFolders(home);
  const written = await readProcessFile(folders.processesFile);
  // Another stack may have moved in already; it has cleaned up itself.
  if (written?.main.pid !== Number(pid)) return;
  // Not even if its process lives on: of several test files, one may be gone with its stack.
  await endParts(folders);
  for (const file of [folders.stackFile, defaultStackFile]) {
    await removeStackFile(file, Number(pid));
  }
  if (ephemeralBase !== undefined) await removeStackFolder(folders, ephemeralBase);
}

await main(Deno.args);
Deno.exit(0);
