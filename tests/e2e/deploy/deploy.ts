import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { projectRoot } from "../../../local/stack/folders.ts";
import { type ManagementApi, type Project, startManagementApi } from "./management-api.ts";

/** The outcome of a deploy: the CLI's output, and what it uploaded. */
export interface Deployment extends Omit<ManagementApi, "url" | "close"> {
  success: boolean;
  output: string;
}

const project: Project = {
  ref: "abcdefghijklmnopqrst",
  accessToken: `sbp_${"0123456789".repeat(4)}`,
};

async function runCli(api: ManagementApi): Promise<{ success: boolean; output: string }> {
  // A home folder of its own: the CLI finds no login there, and its files are deleted afterwards.
  const home = await mkdtemp(join(tmpdir(), "amazon-ads-connect-deploy-"));
  const profile = join(home, "profile.yaml");
  const addresses = { name: "recorder", api_url: api.url, dashboard_url: api.url };
  // JSON is YAML.
  await writeFile(profile, JSON.stringify({ ...addresses, project_host: "project.invalid" }));
  try {
    const { success, stdout, stderr } = await new Deno.Command("node", {
      args: [
        join(projectRoot, "node_modules/supabase/dist/supabase.js"),
        ...["functions", "deploy", "--use-api", `--profile=${profile}`],
        ...[`--remote=${project.ref}`, "--yes", "--agent=no"],
      ],
      cwd: projectRoot,
      clearEnv: true,
      env: {
        PATH: process.env["PATH"] ?? "/usr/bin:/bin",
        HOME: home,
        SUPABASE_ACCESS_TOKEN: project.accessToken,
        SUPABASE_NO_KEYRING: "1",
        SUPABASE_NO_UPDATE_NOTIFIER: "1",
        SUPABASE_TELEMETRY_DISABLED: "1",
        DO_NOT_TRACK: "1",
      },
      stdin: "null",
      signal: AbortSignal.timeout(60_000),
    }).output();
    const decoder = new TextDecoder();
    return { success, output: `${decoder.decode(stdout)}${decoder.decode(stderr)}`.trim() };
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

/** Deploys all functions of this checkout with the real Supabase CLI, to a management API in this process. */
export async function deployToRecorder(): Promise<Deployment> {
  const api = startManagementApi(project);
  try {
    const { uploads, published, refused } = api;
    return { ...await runCli(api), uploads, published, refused };
  } finally {
    await api.close();
  }
}
