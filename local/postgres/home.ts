import { createHash } from "node:crypto";
import { chown, mkdir, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { localFolder, projectRoot } from "../stack/folders.ts";
import { mayEnter, type ServerAccount } from "./account.ts";

/** Where the server's files are, and which account owns them. */
export interface PostgresHome {
  /** Like `.local`, but reachable for the account that runs the server. */
  base: string;
  account: ServerAccount | undefined;
  /** For the terminal, when `base` is not `.local`: where it is, and why. */
  note: string | undefined;
}

/**
 * Chooses a folder that the server's account can reach. Only root can enter a checkout below /root, for
 * instance, and Postgres refuses to run as root.
 *
 * @throws Error when the replacement in the system's temporary folder belongs to another user.
 */
export async function postgresHome(account: ServerAccount | undefined): Promise<PostgresHome> {
  await mkdir(localFolder, { recursive: true });
  if (!account || await mayEnter(account, localFolder)) {
    return { base: localFolder, account, note: undefined };
  }
  const tag = createHash("sha256").update(projectRoot).digest("hex").slice(0, 12);
  const varTmp = await stat("/var/tmp").catch(() => undefined);
  const base = join(varTmp ? "/var/tmp" : tmpdir(), `amazon-ads-connect-${tag}`);
  await mkdir(base, { recursive: true, mode: 0o755 });
  if ((await stat(base)).uid !== 0) {
    throw new Error(
      `Cannot keep Postgres's files in ${base}: the folder belongs to another user. Remove it, or ` +
        "move the project to a folder that every user may enter.",
    );
  }
  return {
    base,
    account,
    note:
      `Postgres runs as ${account.name}, who may not enter ${projectRoot}: its files are in ${base}`,
  };
}

/** The data folder of the stack at `home`. The account that runs the server owns it. */
export async function dataHome(postgres: PostgresHome, home: string): Promise<string> {
  const folder = join(postgres.base, relative(localFolder, home), "postgres");
  await mkdir(folder, { recursive: true });
  if (postgres.account) await chown(folder, postgres.account.uid, postgres.account.gid);
  return folder;
}
