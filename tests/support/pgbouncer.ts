import { chown, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { serverAccount } from "../../local/postgres/account.ts";
import { spawnChild } from "../../local/processes/spawn.ts";

/** Where distributions put it. */
const PLACES = ["/usr/sbin/pgbouncer", "/usr/bin/pgbouncer", "/usr/local/bin/pgbouncer"];

/** The role that comes through the pooler: a member of service_role, and nothing else. */
const ROLE = "pooled_functions";

/** PgBouncer on this machine, if it is installed. */
export async function findPgbouncer(): Promise<string | undefined> {
  for (const path of PLACES) {
    if (await stat(path).then(() => true, () => false)) return path;
  }
  return undefined;
}

/** An address that a pooler will have, known before there is a database behind it. */
export interface PoolerAddress {
  url: string;
  port: number;
  password: string;
}

/** Chooses a free port and a password. */
export function poolerAddress(): PoolerAddress {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  const password = crypto.randomUUID();
  return { port, password, url: `postgresql://${ROLE}:${password}@127.0.0.1:${port}/postgres` };
}

async function createRole(adminUrl: string, password: string): Promise<void> {
  const admin = postgres(adminUrl, { max: 1, onnotice: () => {} });
  try {
    await admin.unsafe(`create role ${ROLE} login password '${password}' in role service_role`);
  } finally {
    await admin.end();
  }
}

/**
 * Starts PgBouncer in transaction mode in front of a stack's Postgres.
 *
 * @param adminUrl The database, as somebody who may create roles.
 */
export async function startPgbouncer(
  address: PoolerAddress,
  adminUrl: string,
): Promise<{ stop(): Promise<void> }> {
  const command = await findPgbouncer();
  if (command === undefined) {
    throw new Error("Cannot start PgBouncer. On Debian: apt-get install pgbouncer");
  }
  await createRole(adminUrl, address.password);
  const folder = await mkdtemp(join(tmpdir(), "amazon-ads-connect-pooler-"));
  const users = join(folder, "users.txt");
  const settings = join(folder, "pgbouncer.ini");
  await writeFile(users, `"${ROLE}" "${address.password}"\n`, { mode: 0o600 });
  await writeFile(
    settings,
    [
      "[databases]",
      `postgres = host=127.0.0.1 port=${new URL(adminUrl).port} dbname=postgres`,
      "[pgbouncer]",
      "listen_addr = 127.0.0.1",
      `listen_port = ${address.port}`,
      "unix_socket_dir =",
      "auth_type = scram-sha-256",
      `auth_file = ${users}`,
      "pool_mode = transaction",
      "default_pool_size = 15",
      "max_client_conn = 500",
    ].join("\n"),
  );
  // Like Postgres it refuses to run as root.
  const account = await serverAccount();
  if (account) {
    await Promise.all(
      [folder, users, settings].map((path) => chown(path, account.uid, account.gid)),
    );
  }
  const up = Promise.withResolvers<void>();
  const said: string[] = [];
  const child = spawnChild({
    command,
    args: [settings],
    env: { PATH: "/usr/bin:/bin" },
    cwd: folder,
    ...(account ? { uid: account.uid, gid: account.gid } : {}),
    onLine: (line) => {
      said.push(line);
      if (line.includes("process up")) up.resolve();
    },
  });
  const failed = child.ended.then(() => {
    throw new Error(`PgBouncer did not start: ${said.join("\n")}`);
  });
  failed.catch(() => {});
  await Promise.race([up.promise, failed]);
  return {
    async stop(): Promise<void> {
      await child.stop();
      await rm(folder, { recursive: true });
    },
  };
}
