import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { projectRoot } from "../../../local/stack/folders.ts";
import type { Platform } from "../../support/management-api/platform.ts";

/** A team's own repository. */
export interface TeamRepository extends AsyncDisposable {
  folder: string;
}

/** What the team has in it. */
export const THEIR_FILES: Record<string, string> = {
  "supabase/config.toml": `# Our shop.
project_id = "shop"

[api]
schemas = ["public", "amazon_ads"] # exposed

[functions.health]
verify_jwt = false`,
  "supabase/migrations/20300101000000_orders.sql":
    "create table public.orders (id int primary key);\n",
  "supabase/functions/health/index.ts":
    'export default { fetch: (): Response => new Response("their health") };\n',
};

/** Makes a team's repository, with migrations that are newer than our chapters, and a function health. */
export async function teamRepository(): Promise<TeamRepository> {
  const folder = await mkdtemp(join(tmpdir(), "amazon-ads-connect-team-"));
  for (const [path, text] of Object.entries(THEIR_FILES)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

/** Runs the real Supabase CLI in the repository, against a platform. */
export async function teamCli(
  { folder }: TeamRepository,
  { apiUrl, state }: Platform,
  args: string[],
  remote: string,
): Promise<{ success: boolean; output: string }> {
  const home = await mkdtemp(join(tmpdir(), "amazon-ads-connect-home-"));
  const profile = join(home, "profile.yaml");
  // JSON is YAML.
  await writeFile(
    profile,
    JSON.stringify({
      name: "stand-in",
      api_url: apiUrl,
      dashboard_url: apiUrl,
      project_host: "project.invalid",
    }),
  );
  try {
    const { success, stdout, stderr } = await new Deno.Command("node", {
      args: [
        join(projectRoot, "node_modules/supabase/dist/supabase.js"),
        ...args,
        ...[`--profile=${profile}`, `--remote=${remote}`, "--yes", "--agent=no"],
      ],
      cwd: folder,
      clearEnv: true,
      env: {
        PATH: process.env["PATH"] ?? "/usr/bin:/bin",
        HOME: home,
        SUPABASE_ACCESS_TOKEN: state.accessToken,
        SUPABASE_NO_KEYRING: "1",
        SUPABASE_NO_UPDATE_NOTIFIER: "1",
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
