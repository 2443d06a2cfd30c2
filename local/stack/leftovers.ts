import { readdir, rm, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { endProcess } from "../processes/end-process.ts";
import { isRunning, type ProcessEntry, readProcessFile } from "../processes/process-file.ts";
import { stopSignal as postgresStopSignal } from "../postgres/server.ts";
import { ephemeralFolder, localFolder, type StackFolders, stackFolders } from "./folders.ts";

/** @returns the pid of the stack that runs in this folder, if one does. */
export async function runningStack(folders: StackFolders): Promise<number | undefined> {
  const written = await readProcessFile(folders.processesFile);
  return written && await isRunning(written.main) ? written.main.pid : undefined;
}

/** What `caretaker.ts` is called among the parts. */
export const caretakerName = "Caretaker";

/**
 * Ends what a stack left running when it was killed, if it was.
 *
 * @returns the names of the parts that were ended.
 */
export async function endLeftovers(folders: StackFolders): Promise<string[]> {
  if (await runningStack(folders) !== undefined) return [];
  return await endParts(folders);
}

/**
 * Ends the parts of a stack that cannot do it itself: processes that it wrote down, and that are
 * still the same. The caretaker that asks for this is left alone.
 *
 * @returns the names of the parts that were ended.
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

/** The caretaker first, or it would be at it as well; then in the reverse order of their start. */
function inOrder(parts: ProcessEntry[]): ProcessEntry[] {
  const isCaretaker = ({ name }: ProcessEntry): boolean => name === caretakerName;
  return [
    ...parts.filter(isCaretaker),
    ...parts.filter((part) => !isCaretaker(part)).reverse(),
  ];
}

/** Removes ephemeral stacks that were killed before they could remove themselves. */
export async function sweepEphemeralStacks(postgresBase: string): Promise<void> {
  for (const name of await readdir(ephemeralFolder).catch(() => [])) {
    const folders = stackFolders(join(ephemeralFolder, name));
    if (await isBeingMade(folders) || await runningStack(folders)) continue;
    await endLeftovers(folders);
    await removeStackFolder(folders, postgresBase);
  }
}

/** A young folder without a process file: its stack has not come so far yet. */
async function isBeingMade(folders: StackFolders): Promise<boolean> {
  if (await readProcessFile(folders.processesFile)) return false;
  const found = await stat(folders.home).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs < 600_000;
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
