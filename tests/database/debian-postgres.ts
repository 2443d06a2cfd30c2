import { chmod, chown, copyFile, cp, mkdir, mkdtemp, readdir, rm, symlink } from "node:fs/promises";
import { randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ServerAccount, serverAccount } from "../../local/postgres/account.ts";
import { extensionsFolder } from "../../local/postgres/binaries.ts";
import { spawnChild } from "../../local/processes/spawn.ts";
import { debianPostgres, requirePackages } from "./packages.ts";
import { freePort } from "./free-port.ts";
import { superuser, type TestPostgres, urlsOf } from "./test-postgres.ts";
import { watchedPostgres } from "./watched-postgres.ts";

// The replacement for pg_net; pg_cron is the real one.
const standIns = /^pg_net\b/;

/**
 * Starts an empty Postgres 15 with Debian's own pg_cron, in a folder that is deleted when it stops. The
 * machine's own Postgres is not touched.
 *
 * @throws Error when packages are missing, or with the server's output when it does not start.
 */
export async function startDebianPostgres(): Promise<TestPostgres> {
  await requirePackages();
  const account = await serverAccount();
  const folder = await mkdtemp(join(tmpdir(), "amazon-ads-connect-database-"));
  try {
    await chmod(folder, 0o755);
    const bin = await assemble(folder);
    const password = randomBytes(16).toString("hex");
    await initialise(bin, folder, password, account);
    const port = freePort();
    const server = await start(bin, folder, port, account);
    return {
      ...urlsOf(port, password),
      async stop(): Promise<void> {
        await server.stop();
        await rm(folder, { recursive: true });
      },
    };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/**
 * Makes a folder of links to Debian's files, with our replacement for pg_net among the extensions. Postgres
 * looks for extensions relative to the real path of its executable, so the executable is a copy.
 */
async function assemble(folder: string): Promise<string> {
  const bin = join(folder, debianPostgres.bin);
  const share = join(folder, debianPostgres.share);
  const extensions = join(share, "extension");
  await mkdir(bin, { recursive: true });
  await mkdir(extensions, { recursive: true });
  for (const name of ["postgres", "initdb"]) {
    await copyFile(join(debianPostgres.bin, name), join(bin, name));
  }
  await symlink(debianPostgres.lib, join(folder, debianPostgres.lib));
  for (const name of await readdir(debianPostgres.share)) {
    if (name !== "extension") await symlink(join(debianPostgres.share, name), join(share, name));
  }
  for (const name of await readdir(join(debianPostgres.share, "extension"))) {
    await symlink(join(debianPostgres.share, "extension", name), join(extensions, name));
  }
  for (const name of await readdir(extensionsFolder)) {
    if (standIns.test(name)) await cp(join(extensionsFolder, name), join(extensions, name));
  }
  return bin;
}

async function initialise(
  bin: string,
  folder: string,
  password: string,
  account: ServerAccount | undefined,
): Promise<void> {
  const owned = join(folder, "owned");
  await mkdir(owned, { mode: 0o700 });
  const passwordFile = join(owned, "password");
  await Deno.writeTextFile(passwordFile, password, { mode: 0o600 });
  for (const path of account ? [owned, passwordFile] : []) {
    await chown(path, account?.uid ?? -1, account?.gid ?? -1);
  }
  const said: string[] = [];
  const { success } = await spawnChild({
    command: join(bin, "initdb"),
    args: [
      ...["--pgdata", join(owned, "data"), "--username", superuser, "--pwfile", passwordFile],
      ...["--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8"],
      ...["--no-sync", "--no-instructions"],
    ],
    ...asAccount(folder, account),
    onLine: (line) => said.push(line),
    patience: 60_000,
  }).ended;
  if (!success) throw new Error(`Cannot create the database: initdb said\n${said.join("\n")}`);
}

async function start(
  bin: string,
  folder: string,
  port: number,
  account: ServerAccount | undefined,
): Promise<{ stop(): Promise<void> }> {
  const settings = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    timezone: "UTC",
    log_timezone: "UTC",
    shared_preload_libraries: "pg_cron",
    "cron.database_name": "postgres",
    "cron.timezone": "UTC",
    // Otherwise pg_cron signs in over the network and needs a password file.
    "cron.use_background_workers": "on",
    max_worker_processes: "20",
    fsync: "off",
    synchronous_commit: "off",
    full_page_writes: "off",
  };
  const said: string[] = [];
  const ready = Promise.withResolvers<void>();
  const child = spawnChild({
    command: await watchedPostgres(join(bin, "postgres"), folder),
    args: [
      ...["-D", join(folder, "owned/data"), "-p", String(port)],
      ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
    ],
    ...asAccount(folder, account),
    onLine: (line) => {
      said.push(line);
      if (said.length > 50) said.shift();
      if (line.includes("ready to accept connections")) ready.resolve();
    },
    // A "fast shutdown": connections are ended, not waited for.
    stopSignal: "SIGINT",
    patience: 10_000,
  });
  const ended = child.ended.then(() => {
    throw new Error(`Cannot start Postgres 15: it ended and said\n${said.join("\n")}`);
  });
  ended.catch(() => {});
  await Promise.race([ready.promise, ended]);
  return child;
}

function asAccount(
  folder: string,
  account: ServerAccount | undefined,
): { env: Record<string, string>; cwd: string; uid?: number; gid?: number } {
  return {
    env: { LC_ALL: "C", PATH: "/usr/bin:/bin" },
    cwd: folder,
    ...(account ? { uid: account.uid, gid: account.gid } : {}),
  };
}
