import { readdir, rm, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { endProcess } from "../processes/end-process.ts";
import { isRunning, type ProcessEntry, readProcessFile } from "../processes/process-file.ts";
import { stopSignal as postgresStopSignal } from "../postgres/server.ts";
import { ephemeralFolder, localFolder, type StackFolders, stackFolders } from "./folders.ts";

/** @returns The pid of the stack that runs in this folder; undefined when none does. */
export async function runningStack(folders: StackFolders): Promise<number | undefined> {
  const written = await readProcessFile(folders.processesFile);
  return written && await isRunning(written.main) ? written.main.pid : undefined;
}

/** The name of `caretaker.ts` among the parts. */
export const caretakerName = "Caretaker";

/**
 * Ends the parts that a killed stack left running.
 *
 * @returns The names of the parts that were ended.
 */
export async function endLeftovers(folders: StackFolders): Promise<string[]> {
  if (await runningStack(folders) !== undefined) return [];
  return await endParts(folders);
}

/**
 * Ends the recorded processes of a stack that was killed. A later process with the same pid is left
 * alone, and so is the caretaker that calls this.
 *
 * @returns The names of the parts that were ended.
 */
export async function endParts(folders: StackFolders): Promise<string[]> {
  const written = await readProcessFile(folders.processesFile);
  const ended: string[] = [];
  for (const part of inOrder(written?.parts ?? [])) {
    if (part.pid === Deno.pid || !await isRunning(part)) continue;
    await endProcess(part, part.name === "Postgres" ? postgresStopSignal : "SIGTERM");
    ended.push(part.name);
  }
  await rm(folders.processesFile, { force: true });
  return ended;
}

/** The caretaker first, so that it does not do the same; then the others, the last started first. */
function inOrder(parts: ProcessEntry[]): ProcessEntry[] {
  const isCaretaker = ({ name }: ProcessEntry): boolean => name === caretakerName;
  return [
    ...parts.filter(isCaretaker),
    ...parts.filter((part) => !isCaretaker(part)).reverse(),
  ];
}

/** Removes the folders of ephemeral stacks that were killed. */
export async function sweepEphemeralStacks(postgresBase: string): Promise<void> {
  for (const name of await readdir(ephemeralFolder).catch(() => [])) {
    const folders = stackFolders(join(ephemeralFolder, name));
    if (await isBeingMade(folders) || await runningStack(folders)) continue;
    await endLeftovers(folders);
    await removeStackFolder(folders, postgresBase);
  }
}

/** Whether a stack is starting in the folder: it is young, and has no process file yet. */
async function isBeingMade(folders: StackFolders): Promise<boolean> {
  if (await readProcessFile(folders.processesFile)) return false;
  const found = await stat(folders.home).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs < 600_000;
}

/** Deletes a stack's data, secrets and logs. */
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
