import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { projectRoot } from "./stack/folders.ts";

/** The outcome of a command of the Supabase CLI. */
export interface CliResult {
  success: boolean;
  /** Its whole output, of both streams. */
  output: string;
  /** What it wrote for other programs. */
  stdout: string;
}

/**
 * Runs the project's Supabase CLI against a database, without a login and without telemetry.
 *
 * @param command for instance `["db", "push"]`.
 * @param dbUrl the database that the command works on.
 */
export async function supabaseCli(command: string[], dbUrl: string): Promise<CliResult> {
  // A home folder of its own: the CLI finds no login there, and its files are deleted afterwards.
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
    const written = decoder.decode(stdout);
    return { success, stdout: written, output: `${written}${decoder.decode(stderr)}`.trim() };
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}
