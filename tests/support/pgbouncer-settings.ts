import { chown, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ServerAccount } from "../../local/postgres/account.ts";
import { POOLED_ROLE, type PoolerAddress } from "./pooler-address.ts";

/** Writes PgBouncer's settings into a new folder. */
export async function writeSettings(
  { port, password }: PoolerAddress,
  adminUrl: string,
  account: ServerAccount | undefined,
): Promise<{ folder: string; settings: string }> {
  const folder = await mkdtemp(join(tmpdir(), "amazon-ads-connect-pooler-"));
  const users = join(folder, "users.txt");
  const settings = join(folder, "pgbouncer.ini");
  await writeFile(users, `"${POOLED_ROLE}" "${password}"\n`, { mode: 0o600 });
  await writeFile(
    settings,
    [
      "[databases]",
      `postgres = host=127.0.0.1 port=${new URL(adminUrl).port} dbname=postgres`,
      "[pgbouncer]",
      "listen_addr = 127.0.0.1",
      `listen_port = ${port}`,
      "unix_socket_dir =",
      "auth_type = scram-sha-256",
      `auth_file = ${users}`,
      "pool_mode = transaction",
      "default_pool_size = 15",
      "max_client_conn = 500",
    ].join("\n"),
  );
  // Like Postgres it refuses to run as root.
  if (account) {
    await Promise.all(
      [folder, users, settings].map((path) => chown(path, account.uid, account.gid)),
    );
  }
  return { folder, settings };
}
