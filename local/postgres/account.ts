import { readFile, stat } from "node:fs/promises";
import { dirname } from "node:path";

/** The system account that runs Postgres where the stack itself runs as root. */
export interface ServerAccount {
  name: string;
  uid: number;
  gid: number;
}

// Postgres refuses to run as root. The account `nobody` exists on every system, so none has to be created.
const candidates = ["postgres", "nobody"];

/**
 * Finds the account that Postgres runs as.
 *
 * @returns undefined when it can run as the current user, who is not root.
 * @throws Error when the current user is root and neither candidate exists.
 */
export async function serverAccount(): Promise<ServerAccount | undefined> {
  if (Deno.build.os === "windows" || Deno.uid() !== 0) return undefined;
  const lines = (await readFile("/etc/passwd", "utf8")).split("\n").map((line) => line.split(":"));
  for (const name of candidates) {
    const entry = lines.find((fields) => fields[0] === name);
    if (entry) return { name, uid: Number(entry[2]), gid: Number(entry[3]) };
  }
  throw new Error(
    "Cannot start Postgres: it refuses to run as root, and there is neither a user postgres nor a " +
      "user nobody. Start the stack as an ordinary user.",
  );
}

/** Whether the account may reach the folder: every parent has to let it pass. */
export async function mayEnter(account: ServerAccount, folder: string): Promise<boolean> {
  for (let parent = folder; parent !== dirname(parent); parent = dirname(parent)) {
    const found = await stat(parent).catch(() => undefined);
    if (!found) continue;
    const passes = found.uid === account.uid
      ? found.mode & 0o100
      : found.gid === account.gid
      ? found.mode & 0o010
      : found.mode & 0o001;
    if (!passes) return false;
  }
  return true;
}
