import { fileURLToPath } from "node:url";
import { developmentDeno } from "../../processes/deno-binaries.ts";
import type { ProcessRecorder } from "../../processes/process-file.ts";
import { inheritedEnvironment } from "../../processes/inherited-environment.ts";
import { type Child, spawnChild } from "../../processes/spawn.ts";
import type { StackFolders } from "../folders.ts";
import { caretakerName } from "../leftovers.ts";

/**
 * Starts the process that ends the stack's parts if the stack itself is killed.
 *
 * @param ephemeralBase The folder of Postgres's files, when the stack's data are to be deleted as well.
 */
export async function startCaretaker(
  folders: StackFolders,
  recorder: ProcessRecorder,
  ephemeralBase: string | undefined,
): Promise<Child> {
  const child = spawnChild({
    command: developmentDeno(),
    args: [
      ...["run", "-A", "--no-lock", "--quiet"],
      fileURLToPath(new URL("../caretaker.ts", import.meta.url)),
      ...[folders.home, String(Deno.pid)],
      ...(ephemeralBase === undefined ? [] : [ephemeralBase]),
    ],
    env: inheritedEnvironment(),
    onLine: () => {},
  });
  await recorder.add(caretakerName, child.pid);
  return child;
}
