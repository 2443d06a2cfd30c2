import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import type { Platform } from "./platform.ts";

/** How a command ended. */
export interface InstallerRun {
  code: number;
  stdout: string;
  stderr: string;
  /** What it answered with --json; undefined for other commands. */
  // deno-lint-ignore no-explicit-any -- tests read answers of every form
  json: any;
}

/** How a command is run. */
export interface InstallerOptions {
  /** The folder that `npm run build` makes, or one like it. */
  packageFolder: string;
  env?: Record<string, string>;
  cwd?: string;
  onSpawn?(child: Deno.ChildProcess): void;
}

/** The options that lead a command to a platform. */
export function leadingTo({ state, apiUrl, projectUrl }: Platform): string[] {
  return ["--project", state.ref, "--management-api", apiUrl, "--project-url", projectUrl];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Runs the built command line on Node, as `npx` does, with an environment of its own. */
export async function runInstaller(
  platform: Platform | undefined,
  args: string[],
  { packageFolder, env = {}, cwd, onSpawn }: InstallerOptions,
): Promise<InstallerRun> {
  const home = await mkdtemp(join(tmpdir(), "amazon-ads-connect-home-"));
  try {
    const child = new Deno.Command("node", {
      args: [join(packageFolder, "amazon-ads-connect.js"), ...args],
      cwd: cwd ?? home,
      clearEnv: true,
      env: {
        PATH: process.env["PATH"] ?? "/usr/bin:/bin",
        HOME: home,
        ...platform ? { SUPABASE_ACCESS_TOKEN: platform.state.accessToken } : {},
        ...env,
      },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    onSpawn?.(child);
    const { code, stdout, stderr } = await child.output();
    const decoder = new TextDecoder();
    const text = decoder.decode(stdout);
    return { code, stdout: text, stderr: decoder.decode(stderr), json: parseJson(text) };
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}
