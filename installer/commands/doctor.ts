import { CHECKS } from "../doctor/checks.ts";
import type { Facts, Finding } from "../doctor/finding.ts";
import { readKeysFile } from "../install/encryption-keys.ts";
import { askHealth } from "../install/wait-for-health.ts";
import { InstallerError } from "../installer-error.ts";
import { survey } from "../project/survey.ts";
import type { CommandContext, Outcome } from "./context.ts";

/** What a person may say to `doctor`. */
export interface DoctorOptions {
  fix?: boolean;
  /** A copied or restored database is to be this project's. */
  adopt?: boolean;
  keysFile?: string;
  redirectUrl?: string;
}

interface Named extends Finding {
  check: string;
}

async function examine(context: CommandContext, options: DoctorOptions): Promise<Named[]> {
  const found = await survey(context.target);
  const { settings, chapters } = found.database;
  if (chapters === undefined) {
    throw new InstallerError(
      "Amazon Ads Connect is not installed in this project.",
      "Install it: npx amazon-ads-connect install",
    );
  }
  const { hosted } = context.target;
  const facts: Facts = {
    ...context,
    found,
    health: hosted &&
      await askHealth(`${hosted.url}/functions/v1`, settings?.function_prefix ?? ""),
    keys: options.keysFile === undefined ? undefined : await readKeysFile(options.keysFile),
    redirectUrl: options.redirectUrl,
    adopt: options.adopt ?? false,
  };
  const findings: Named[] = [];
  for (const { name, look } of CHECKS) {
    for (const finding of await look(facts)) findings.push({ check: name, ...finding });
  }
  return findings;
}

/**
 * Looks for everything that is known to go wrong, and says what to do. With `fix` it fixes what is safe
 * to fix, and with `adopt` it makes a copied database this project's. Then it looks again. A dry run only
 * says what would be fixed.
 */
export async function doctor(context: CommandContext, options: DoctorOptions): Promise<Outcome> {
  const { terminal } = context;
  let findings = await examine(context, options);
  const fixed: string[] = [];
  for (const { problem, fix, adopt } of findings) {
    const act = (options.adopt ? adopt : undefined) ?? (options.fix ? fix : undefined);
    if (act === undefined) continue;
    if (context.dryRun) {
      terminal.say(`Would be fixed: ${problem}`);
      continue;
    }
    await act();
    fixed.push(problem);
    terminal.say(`Fixed: ${problem}`);
  }
  if (fixed.length > 0) findings = await examine(context, options);
  for (const { check, problem, remedy } of findings) {
    terminal.say(`In ${check}: ${problem}`);
    terminal.say(`  ${remedy}`);
  }
  const count = findings.length;
  terminal.say(
    count === 0
      ? `All is well: ${CHECKS.length} checks found nothing.`
      : `${count} finding${count === 1 ? "" : "s"}.`,
  );
  return {
    ok: count === 0,
    changed: fixed.length > 0,
    fixed,
    findings: findings.map(({ check, problem, remedy, fix }) => ({
      check,
      problem,
      remedy,
      fixable: fix !== undefined,
    })),
  };
}
