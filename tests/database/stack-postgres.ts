import { chmod, chown, cp, mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serverAccount } from "../../local/postgres/account.ts";
import { assemblePostgres } from "../../local/postgres/binaries.ts";
import { initialise, startPostgres } from "../../local/postgres/server.ts";
import { openLogFile } from "../../local/processes/log-file.ts";
import { freePort } from "./free-port.ts";
import { debianPostgres, requirePackages } from "./packages.ts";
import { type TestPostgres, urlsOf } from "./test-postgres.ts";
import { watchedPostgres } from "./watched-postgres.ts";

/**
 * Starts an empty Postgres 17 of the local stack, with Debian's pgTAP among its extensions: pgTAP is only
 * SQL, and works with every version of Postgres.
 *
 * @throws Error when Debian's packages or the stack's Postgres are missing.
 */
export async function startStackPostgres(): Promise<TestPostgres> {
  await requirePackages();
  const account = await serverAccount();
  const base = await mkdtemp(join(tmpdir(), "amazon-ads-connect-database-"));
  try {
    await chmod(base, 0o755);
    const assembled = await assemblePostgres(base);
    await addPgtap(join(assembled.folder, "share/postgresql/extension"));
    const binaries = { ...assembled, postgres: await watchedPostgres(assembled.postgres, base) };
    const folder = join(base, "server");
    await mkdir(folder);
    if (account) await chown(folder, account.uid, account.gid);
    const password = randomBytes(16).toString("hex");
    const port = freePort();
    const log = await openLogFile(join(base, "log"));
    const server = { binaries, account, folder, port, password, ephemeral: true, log };
    await initialise(server);
    const child = await startPostgres(server);
    return {
      ...urlsOf(port, password),
      async stop(): Promise<void> {
        await child.stop();
        await log.close();
        await rm(base, { recursive: true });
      },
    };
  } catch (error) {
    await rm(base, { recursive: true, force: true });
    throw error;
  }
}

async function addPgtap(extensions: string): Promise<void> {
  const debian = join(debianPostgres.share, "extension");
  for (const name of await readdir(debian)) {
    if (/^pgtap(\.control|--[\d.]+\.sql)$/.test(name)) {
      await cp(join(debian, name), join(extensions, name));
    }
  }
}
