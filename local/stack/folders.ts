import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's root: where package.json, supabase/ and shared/ are. */
export const projectRoot: string = fileURLToPath(new URL("../../", import.meta.url));

/** The files of one stack. */
export interface StackFolders {
  /** Everything of this stack: `.local/<port>`, or `.local/ephemeral/<port>`. */
  home: string;
  logs: string;
  secretsFile: string;
  stackFile: string;
  processesFile: string;
  amazonStateFile: string;
}

/** The folder of all stacks; `.gitignore` names it. */
export const localFolder: string = join(projectRoot, ".local");

/** The folder of the stacks that delete themselves when they end. */
export const ephemeralFolder: string = join(localFolder, "ephemeral");

/** The stack.json of the stack that was started last: other programs look here first. */
export const latestStackFile: string = join(localFolder, "stack.json");

export function stackFolders(home: string): StackFolders {
  return {
    home,
    logs: join(home, "logs"),
    secretsFile: join(home, "secrets.json"),
    stackFile: join(home, "stack.json"),
    processesFile: join(home, "processes.json"),
    amazonStateFile: join(home, "amazon.json"),
  };
}

/** The folders of the stack on this port. */
export function foldersForPort(port: number, ephemeral: boolean): StackFolders {
  return stackFolders(join(ephemeral ? ephemeralFolder : localFolder, String(port)));
}
