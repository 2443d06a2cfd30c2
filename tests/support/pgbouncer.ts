import { rm, stat } from "node:fs/promises";
import postgres from "postgres";
import { type ServerAccount, serverAccount } from "../../local/postgres/account.ts";
import { type Child, spawnChild } from "../../local/processes/spawn.ts";
import { eventually, sleep } from "./eventually.ts";
import { writeSettings } from "./pgbouncer-settings.ts";
import { POOLED_ROLE, type PoolerAddress } from "./pooler-address.ts";

/** Where distributions put it. */
const PLACES = ["/usr/sbin/pgbouncer", "/usr/bin/pgbouncer", "/usr/local/bin/pgbouncer"];

/** PgBouncer on this machine, if it is installed. */
export async function findPgbouncer(): Promise<string | undefined> {
  for (const path of PLACES) {
    if (await stat(path).then(() => true, () => false)) return path;
  }
  return undefined;
}

/** A PgBouncer that runs. */
export interface Pooler {
  /** Ends it with all its connections in this way, and starts it again at the same address. */
  restart(signal: "SIGTERM" | "SIGKILL"): Promise<void>;
  /** Stops it for so long, in ms: whatever it was sent or sends stands still. */
  stall(milliseconds: number): Promise<void>;
  stop(): Promise<void>;
}

async function createRole(adminUrl: string, password: string): Promise<void> {
  const admin = postgres(adminUrl, { max: 1, onnotice: () => {} });
  try {
    await admin.unsafe(
      `create role ${POOLED_ROLE} login password '${password}' in role service_role`,
    );
  } finally {
    await admin.end();
  }
}

/** Where it is, what it runs by, and who as. */
interface Installation {
  command: string;
  folder: string;
  settings: string;
  account: ServerAccount | undefined;
}

/**
 * Starts its process.
 *
 * @throws Error with what it said, when it ends before it is up.
 */
async function launch({ command, folder, settings, account }: Installation): Promise<Child> {
  const up = Promise.withResolvers<void>();
  const said: string[] = [];
  const child = spawnChild({
    command,
    args: [settings],
    env: { PATH: "/usr/bin:/bin" },
    cwd: folder,
    ...(account ? { uid: account.uid, gid: account.gid } : {}),
    onLine: (line) => {
      if (line.includes("process up")) up.resolve();
      else if (said.length < 20) said.push(line);
    },
  });
  const failed = child.ended.then(() => {
    throw new Error(`PgBouncer did not start: ${said.join("\n")}`);
  });
  failed.catch(() => {});
  await Promise.race([up.promise, failed]);
  return child;
}

/**
 * Starts PgBouncer in transaction mode in front of a stack's Postgres.
 *
 * @param adminUrl The database, as somebody who may create roles.
 */
export async function startPgbouncer(address: PoolerAddress, adminUrl: string): Promise<Pooler> {
  const command = await findPgbouncer();
  if (command === undefined) {
    throw new Error("Cannot start PgBouncer. On Debian: apt-get install pgbouncer");
  }
  await createRole(adminUrl, address.password);
  const account = await serverAccount();
  const written = await writeSettings(address, adminUrl, account);
  const installation = { command, account, ...written };
  let running = launch(installation);
  await running;

  async function replace(old: Child, signal: "SIGTERM" | "SIGKILL"): Promise<Child> {
    old.kill(signal);
    await old.ended;
    // Somebody's outgoing connection may have been given the port for a moment.
    return await eventually(
      "PgBouncer has its port again",
      () => launch(installation).catch(() => undefined),
    );
  }

  return {
    async restart(signal): Promise<void> {
      running = running.then((old) => replace(old, signal));
      await running;
    },
    async stall(milliseconds): Promise<void> {
      const process = await running;
      process.kill("SIGSTOP");
      await sleep(milliseconds);
      process.kill("SIGCONT");
    },
    async stop(): Promise<void> {
      await (await running).stop();
      await rm(written.folder, { recursive: true });
    },
  };
}
