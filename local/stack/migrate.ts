import { chmod, mkdir, readdir, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import process from "node:process";
import { dirname, join } from "node:path";
import { connect } from "../postgres/connect.ts";
import { isMissing } from "../schedule/missing.ts";
import { openLogFile } from "../processes/log-file.ts";
import { spawnChild } from "../processes/spawn.ts";
import { projectRoot } from "./folders.ts";

/** Which migrations go into which database. */
export interface MigrateOptions {
  /** The folder that holds `supabase/`. */
  workdir: string;
  /** As the role that owns the project: `postgres`. */
  dbUrl: string;
  /** Where the CLI may keep its own files. */
  cliHome: string;
  logFile: string;
}

/**
 * Brings the database up to date with the real Supabase CLI, as a deployment does.
 *
 * @returns how many migrations were missing.
 * @throws Error with what the CLI said.
 */
export async function migrate(options: MigrateOptions): Promise<number> {
  const wanted = await localVersions(join(options.workdir, "supabase/migrations"));
  const applied = await appliedVersions(options.dbUrl);
  const missing = wanted.filter((version) => !applied.includes(version));
  // The CLI takes a second to find out that there is nothing to do.
  if (wanted.join() === applied.join()) return 0;

  await mkdir(options.cliHome, { recursive: true });
  const log = await openLogFile(options.logFile);
  const lines: string[] = [];
  const status = await spawnChild({
    command: await supabaseCli(),
    args: [
      ...["db", "push", "--workdir", options.workdir, "--yes", "--agent", "no"],
      `--remote=${options.dbUrl}?sslmode=disable`,
    ],
    env: {
      PATH: process.env["PATH"] ?? "",
      HOME: options.cliHome,
      SUPABASE_HOME: options.cliHome,
      SUPABASE_TELEMETRY_DISABLED: "1",
      SUPABASE_NO_UPDATE_NOTIFIER: "1",
      SUPABASE_NO_KEYRING: "1",
      DO_NOT_TRACK: "1",
      NO_COLOR: "1",
    },
    onLine: (line) => {
      log.write(line);
      lines.push(line);
    },
  }).ended;
  await log.close();
  if (!status.success) {
    throw new Error(
      `Cannot migrate the database: supabase db push said\n${lines.slice(-15).join("\n")}\n` +
        "Correct the migration, or begin with an empty database: npm run reset",
    );
  }
  return missing.length;
}

async function localVersions(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.flatMap((name) => /^(\d+)_.*\.sql$/.exec(name)?.[1] ?? []).sort();
}

async function appliedVersions(dbUrl: string): Promise<string[]> {
  const sql = connect(dbUrl);
  try {
    const rows = await sql<{ version: string }[]>`
      select version from supabase_migrations.schema_migrations order by version`;
    return rows.map(({ version }) => version);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  } finally {
    await sql.end();
  }
}

/** The CLI's binary itself: its Node wrapper only costs time. */
async function supabaseCli(): Promise<string> {
  const require = createRequire(join(projectRoot, "node_modules/supabase/package.json"));
  const system = process.platform === "win32" ? "windows" : process.platform;
  for (const suffix of ["", "-musl"]) {
    try {
      const manifest = require.resolve(
        `@supabase/cli-${system}-${process.arch}${suffix}/package.json`,
      );
      const extension = process.platform === "win32" ? ".exe" : "";
      const binary = join(dirname(manifest), `bin/supabase${extension}`);
      if (!((await stat(binary)).mode & 0o100)) await chmod(binary, 0o755);
      return binary;
    } catch {
      // Not the package of this machine.
    }
  }
  throw new Error(
    `Cannot find the Supabase CLI for ${process.platform} on ${process.arch} in node_modules. ` +
      "Install the optional dependencies with: npm ci --include=optional",
  );
}
