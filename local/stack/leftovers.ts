import { readdir, rm } from "node:fs/promises";
import { join, relative } from "node:path";
import { endProcess } from "../processes/end-process.ts";
import { isRunning, readProcessFile } from "../processes/process-file.ts";
import { stopSignal as postgresStopSignal } from "../postgres/server.ts";
import { ephemeralFolder, localFolder, type StackFolders, stackFolders } from "./folders.ts";

/** @returns the pid of the stack that runs in this folder, if one does. */
export async function runningStack(folders: StackFolders): Promise<number | undefined> {
  const written = await readProcessFile(folders.processesFile);
  return written && await isRunning(written.main) ? written.main.pid : undefined;
}

/**
 * Ends what a stack left running when it was killed. Only processes that it wrote down, and that
 * still have the command line that it wrote down.
 *
 * @returns the names of the parts that were ended.
 */
export async function endLeftovers(folders: StackFolders): Promise<string[]> {
  const written = await readProcessFile(folders.processesFile);
  if (!written || await isRunning(written.main)) return [];
  const ended: string[] = [];
  // In the reverse order of their start: the database last.
  for (const part of written.parts.reverse()) {
    if (!await isRunning(part)) continue;
    await endProcess(part, part.name === "Postgres" ? postgresStopSignal : "SIGTERM");
    ended.push(part.name);
  }
  await rm(folders.processesFile, { force: true });
  return ended;
}

/** Removes ephemeral stacks that were killed before they could remove themselves. */
export async function sweepEphemeralStacks(postgresBase: string): Promise<void> {
  for (const name of await readdir(ephemeralFolder).catch(() => [])) {
    const folders = stackFolders(join(ephemeralFolder, name));
    // Without the file it may be one that is just being made.
    if (!await readProcessFile(folders.processesFile) || await runningStack(folders)) continue;
    await endLeftovers(folders);
    await removeStackFolder(folders, postgresBase);
  }
}

/** Forgets a stack: its data, its secrets, its logs. */
export async function removeStackFolder(
  folders: StackFolders,
  postgresBase: string,
): Promise<void> {
  await rm(folders.home, { recursive: true, force: true });
  await rm(join(postgresBase, relative(localFolder, folders.home)), {
    recursive: true,
    force: true,
  });
}
