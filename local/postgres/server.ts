import { chown, mkdtemp, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { endProcess } from "../processes/end-process.ts";
import type { LogFile } from "../processes/log-file.ts";
import { processIdentity } from "../processes/process-identity.ts";
import { type Child, spawnChild } from "../processes/spawn.ts";
import type { ServerAccount } from "./account.ts";
import type { PostgresBinaries } from "./binaries.ts";

/** One cluster: its files, its port, its superuser's password. */
export interface PostgresServer {
  binaries: PostgresBinaries;
  account: ServerAccount | undefined;
  /** The folder that holds `data`; owned by the account. */
  folder: string;
  port: number;
  password: string;
  /** Faster, and lost when the machine stops: for stacks that remove themselves. */
  ephemeral: boolean;
  log: LogFile;
}

/** The superuser; `postgres` is, as on a hosted project, an ordinary role. */
export const superuser = "supabase_admin";

// Ends connections instead of waiting for them ("fast shutdown").
export const stopSignal: Deno.Signal = "SIGINT";

/** The data of the server. */
function dataFolder(server: PostgresServer): string {
  return join(server.folder, "data");
}

/** Whether the server has a cluster already. */
export async function isInitialised(server: PostgresServer): Promise<boolean> {
  return await stat(join(dataFolder(server), "PG_VERSION")).then(() => true, () => false);
}

/**
 * Makes an empty cluster in another folder and renames it, so that an interrupted start leaves no half
 * of a cluster.
 *
 * @throws Error with what initdb said.
 */
export async function initialise(server: PostgresServer): Promise<void> {
  const { account } = server;
  const making = join(server.folder, "data.new");
  await rm(making, { recursive: true, force: true });
  const secretFolder = await mkdtemp(join(tmpdir(), "amazon-ads-connect-"));
  const passwordFile = join(secretFolder, "password");
  await writeFile(passwordFile, server.password, { mode: 0o600 });
  if (account) {
    await chown(secretFolder, account.uid, account.gid);
    await chown(passwordFile, account.uid, account.gid);
  }
  try {
    const status = await spawnChild({
      command: server.binaries.initdb,
      args: [
        ...["--pgdata", making, "--username", superuser, "--pwfile", passwordFile],
        ...["--auth", "scram-sha-256", "--encoding", "UTF8", "--no-instructions"],
        // The server's own locale: the same order of text on every machine.
        ...["--locale", "C", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"],
        ...(server.ephemeral ? ["--no-sync"] : []),
      ],
      ...processOptions(server),
      patience: 60_000,
    }).ended;
    if (!status.success) {
      throw new Error(`Cannot create the database: initdb said\n${server.log.tail().join("\n")}`);
    }
    await rename(making, dataFolder(server));
  } finally {
    await rm(secretFolder, { recursive: true, force: true });
  }
}

/**
 * Starts the server and waits until it takes connections.
 *
 * @throws Error with the end of the server's log, when it ends instead.
 */
export async function startPostgres(
  server: PostgresServer,
  onSpawn: (child: Child) => void = () => {},
): Promise<Child> {
  await removeStaleLock(server);
  const ready = Promise.withResolvers<void>();
  const child = spawnChild({
    command: server.binaries.postgres,
    args: ["-D", dataFolder(server), "-p", String(server.port), ...settings(server)],
    ...processOptions(server, (line) => {
      if (line.includes("ready to accept connections")) ready.resolve();
    }),
    onSpawn,
    stopSignal,
  });
  const ended = child.ended.then((status) => {
    throw new Error(
      `Cannot start Postgres: it ended with code ${status.code}. The end of ${server.log.path}:\n` +
        server.log.tail().join("\n"),
    );
  });
  // Once it takes connections, `child.ended` tells of its end.
  ended.catch(() => {});
  await Promise.race([ready.promise, ended]);
  return child;
}

function settings(server: PostgresServer): string[] {
  const values: Record<string, string> = {
    listen_addresses: "127.0.0.1",
    // No part uses a socket, and in a deep folder its path would be too long.
    unix_socket_directories: "",
    max_connections: "200",
    timezone: "UTC",
    log_timezone: "UTC",
    ...(server.ephemeral
      ? { fsync: "off", synchronous_commit: "off", full_page_writes: "off" }
      : {}),
  };
  return Object.entries(values).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}

function processOptions(
  server: PostgresServer,
  onLine: (line: string) => void = () => {},
): {
  env: Record<string, string>;
  cwd: string;
  onLine: (line: string) => void;
  uid?: number;
  gid?: number;
} {
  const { account } = server;
  return {
    env: { LC_ALL: "C", PATH: "/usr/bin:/bin" },
    cwd: server.folder,
    onLine: (line) => {
      server.log.write(line);
      onLine(line);
    },
    ...(account ? { uid: account.uid, gid: account.gid } : {}),
  };
}

/**
 * Postgres trusts its lock file as long as any process has the pid in it. A server on the same data has
 * outlived its stack, and is ended. If another program has the pid, the file is stale.
 */
async function removeStaleLock(server: PostgresServer): Promise<void> {
  const lock = join(dataFolder(server), "postmaster.pid");
  const pid = Number((await readFile(lock, "utf8").catch(() => "")).split("\n")[0]);
  if (!pid) return;
  const identity = await processIdentity(pid);
  if (identity?.includes(dataFolder(server))) {
    await endProcess({ name: "Postgres", pid, identity }, stopSignal);
  }
  await rm(lock, { force: true });
}
