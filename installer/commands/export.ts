import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { lineDiff } from "../export/line-diff.ts";
import { type PlannedFile, plannedFiles } from "../export/planned-files.ts";
import { parsePrefix } from "../install/parse-inputs.ts";
import { InstallerError } from "../installer-error.ts";
import type { Package } from "../package/read-package.ts";
import type { Terminal } from "../terminal/terminal.ts";
import type { Outcome } from "./context.ts";

/** What a person says to `export`. */
export interface ExportOptions {
  /** The root of the repository. */
  to: string;
  prefix?: string;
}

/** What export needs: no project, and no access token. */
export interface ExportContext {
  brought: Package;
  terminal: Terminal;
  yes: boolean;
  dryRun: boolean;
}

/** Migrations that were pushed are never applied again: a change of one would have no effect. */
function refuseChangedMigrations(files: readonly PlannedFile[]): void {
  const changed = files.filter(({ path, before, after }) =>
    path.startsWith("supabase/migrations/") && before !== undefined && before !== after
  );
  if (changed.length === 0) return;
  throw new InstallerError(
    `Migrations were changed since they were exported: ${
      changed.map(({ path }) => path).join(", ")
    }.`,
    "Restore them from your history, or delete them if no database has them.",
  );
}

function describe({ path, before, after }: PlannedFile): string[] {
  if (before === undefined) return [`  + ${path}`];
  if (path.endsWith(".toml")) {
    return [
      `  ~ ${path}`,
      ...lineDiff(before, after).map((line) => `      ${line}`),
    ];
  }
  return [`  ~ ${path} (${before.length} → ${after.length} characters)`];
}

/** Writes the chapters and the functions into a team's own repository, for teams that deploy from git. */
export async function exportToRepository(
  { brought, terminal, yes, dryRun }: ExportContext,
  options: ExportOptions,
): Promise<Outcome> {
  const prefix = options.prefix === undefined || options.prefix === ""
    ? ""
    : parsePrefix(options.prefix);
  const root = resolve(options.to);
  const files = await plannedFiles(root, brought, { prefix, now: new Date() });
  refuseChangedMigrations(files);
  const pending = files.filter(({ before, after }) => before !== after);
  const facts = {
    version: brought.version,
    written: pending.map(({ path }) => path),
  };
  if (pending.length === 0) {
    terminal.say(`Nothing had to be written: ${root} has version ${brought.version}.`);
    return { ok: true, changed: false, ...facts };
  }
  for (const file of pending) for (const line of describe(file)) terminal.say(line);
  terminal.say(`${pending.length} files to write, ${files.length - pending.length} as they are.`);
  if (dryRun) return { ok: true, changed: false, ...facts };
  if (!yes && !await terminal.confirm("Write them?")) {
    throw new InstallerError("Nothing was written.", "");
  }
  for (const { path, after } of pending) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), after);
  }
  for (
    const line of [
      "Written. What remains:",
      '- Add "amazon_ads" to [api] schemas in supabase/config.toml, so that config push exposes it.',
      ...prefix === "" ? [] : [`- Set the secret AMAZON_ADS_FUNCTION_PREFIX to ${prefix}.`],
      "- Set the secrets AMAZON_ADS_CLIENT_ID, AMAZON_ADS_CLIENT_SECRET and AMAZON_ADS_ENCRYPTION_KEYS.",
      "- Deploy as you always do: supabase db push, then supabase functions deploy --use-api.",
    ]
  ) terminal.say(line);
  return { ok: true, changed: true, ...facts };
}
