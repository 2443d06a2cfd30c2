import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's root: where package.json, supabase/ and shared/ are. */
export const projectRoot: string = fileURLToPath(new URL("../../", import.meta.url));

/** Where one stack keeps what it has. */
export interface StackFolders {
  /** Everything of this stack: `.local/<port>`, or `.local/ephemeral/<port>`. */
  home: string;
  logs: string;
  secretsFile: string;
  stackFile: string;
  processesFile: string;
  amazonStateFile: string;
}

/** Where stacks lie: the folder that `.gitignore` names. */
export const localFolder: string = join(projectRoot, ".local");

/** Where stacks lie that remove themselves. */
export const ephemeralFolder: string = join(localFolder, "ephemeral");

/** The one stack.json that other programs look for: the default port's. */
export const defaultStackFile: string = join(localFolder, "stack.json");

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
