import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { projectRoot } from "../../local/stack/folders.ts";

/** What a command of the Supabase CLI came to. */
export interface CliResult {
  success: boolean;
  /** Everything that it said, on both streams. */
  output: string;
}

/**
 * Runs the project's Supabase CLI against a database, without a login and without telemetry.
 *
 * @param command for instance `["db", "push"]`.
 * @param dbUrl the database that the command works on.
 */
export async function supabaseCli(command: string[], dbUrl: string): Promise<CliResult> {
  // A home of its own: the CLI must find no login, and leave nothing behind.
  const home = await mkdtemp(join(tmpdir(), "amazon-ads-connect-cli-"));
  try {
    const { success, stdout, stderr } = await new Deno.Command("node", {
      args: [
        join(projectRoot, "node_modules/supabase/dist/supabase.js"),
        ...command,
        ...[`--remote=${dbUrl}`, "--yes", "--agent=no"],
      ],
      cwd: projectRoot,
      clearEnv: true,
      env: {
        PATH: process.env["PATH"] ?? "/usr/bin:/bin",
        HOME: home,
        SUPABASE_TELEMETRY_DISABLED: "1",
        DO_NOT_TRACK: "1",
        PGSSLMODE: "disable",
      },
      stdin: "null",
    }).output();
    const decoder = new TextDecoder();
    return { success, output: `${decoder.decode(stdout)}${decoder.decode(stderr)}`.trim() };
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}
