import { connect } from "../../local/postgres/connect.ts";
import { projectRoot } from "../../local/stack/folders.ts";
import { startDebianPostgres } from "./debian-postgres.ts";
import type { TestPostgres } from "./test-postgres.ts";
import { emptyProject } from "./migrated-database.ts";
import { requirePackages } from "./packages.ts";
import { pgProve, pgtapFiles } from "./pg-prove.ts";
import { startStackPostgres } from "./stack-postgres.ts";
import { supabaseCli } from "../../local/supabase-cli.ts";

/** How many checks passed, and how many failed. */
export interface Counts {
  passed: number;
  failed: number;
}

interface Step {
  counts: Counts;
  /** Printed when something failed. */
  details: string[];
}

/**
 * Proves the migrations on a Postgres 15 with Debian's own pg_cron, pgTAP and plpgsql_check: the
 * real CLI applies them twice and lints them, pgTAP tests them, sessions race on them, and pg_cron
 * refreshes a token. The Postgres 17 of the stack must pass pgTAP as well.
 *
 * @param options.log Called with a line for each step, and with its failures.
 * @throws Error when packages are missing, or Postgres does not start.
 */
export async function proveDatabase(options: { log(line: string): void }): Promise<Counts> {
  await requirePackages();
  const total: Counts = { passed: 0, failed: 0 };
  const run = async (name: string, step: () => Promise<Step>): Promise<void> => {
    const { counts, details } = await step();
    total.passed += counts.passed;
    total.failed += counts.failed;
    options.log(`${name}: ${counts.passed} passed, ${counts.failed} failed`);
    if (counts.failed > 0) details.forEach((line) => options.log(`  ${line}`));
  };

  const debian = (): Promise<TestPostgres> =>
    emptyProject(startDebianPostgres, ["pgtap", "plpgsql_check"]);

  await withProject(debian, async (project) => {
    await run("supabase db push to an empty project", () => push(project, "Finished supabase db"));
    await run("supabase db push again", () => push(project, "up to date"));
    await run(
      "supabase db lint",
      () =>
        cli(
          project,
          ["db", "lint", "--schema=amazon_ads,amazon_ads_private", "--level=warning"],
          "warning",
        ),
    );
    await run(
      "supabase db advisors",
      () => cli(project, ["db", "advisors", "--level=warn"], "warn"),
    );
    await run("pgTAP", async () => proved(await pgProve(project.url, await pgtapFiles())));
  });
  await withProject(() => emptyProject(startStackPostgres, ["pgtap"]), async (project) => {
    await run("supabase db push to Postgres 17", () => push(project, "Finished supabase db"));
    await run("pgTAP there", async () => proved(await pgProve(project.url, await pgtapFiles())));
  });
  await withProject(debian, async (project) => {
    await grantAsBefore(project);
    await run(
      "supabase db push to a project from before October 2026",
      () => push(project, "Finished supabase db"),
    );
    await run(
      "pgTAP there: who may do what",
      async () => proved(await pgProve(project.url, ["access.test.sql", "rules.test.sql"])),
    );
  });
  await run("races and pg_cron", denoTests);
  return total;
}

async function withProject(
  start: () => Promise<TestPostgres>,
  use: (project: TestPostgres) => Promise<void>,
): Promise<void> {
  const project = await start();
  try {
    await use(project);
  } finally {
    await project.stop();
  }
}

/**
 * Until October 2026 every role of the Data API had privileges on a new table in public, and only row
 * level security limited them. A project's own default privileges may grant the same in every schema.
 */
async function grantAsBefore(project: TestPostgres): Promise<void> {
  const sql = connect(project.url);
  try {
    for (const kind of ["tables", "functions", "sequences"]) {
      await sql.unsafe(
        `alter default privileges in schema public grant all on ${kind} to anon, authenticated, service_role`,
      );
      await sql.unsafe(
        `alter default privileges grant all on ${kind} to anon, authenticated, service_role`,
      );
    }
  } finally {
    await sql.end();
  }
}

async function push(project: TestPostgres, expected: string): Promise<Step> {
  const { success, output } = await supabaseCli(["db", "push"], project.url);
  return verdict(success && output.includes(expected), output);
}

async function cli(project: TestPostgres, command: string[], failOn: string): Promise<Step> {
  const { success, output } = await supabaseCli([...command, `--fail-on=${failOn}`], project.url);
  return verdict(success, output);
}

function verdict(success: boolean, output: string): Step {
  return {
    counts: success ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 },
    details: output.split("\n"),
  };
}

function proved(result: Counts & { complaints: string[] }): Step {
  const { passed, failed, complaints } = result;
  return { counts: { passed, failed }, details: complaints };
}

/** The tests beside this file, which start servers of their own. */
async function denoTests(): Promise<Step> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["test", "--allow-all", "--no-lock", "--no-check", "tests/database/"],
    cwd: projectRoot,
    env: { NO_COLOR: "1" },
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  const output = `${decoder.decode(stdout)}${decoder.decode(stderr)}`;
  const [, passed, failed] = /(\d+) passed.*? \| (\d+) failed/.exec(output) ?? [];
  return {
    counts: { passed: Number(passed ?? 0), failed: Math.max(Number(failed ?? 0), success ? 0 : 1) },
    details: output.split("\n"),
  };
}

if (import.meta.main) {
  try {
    const { passed, failed } = await proveDatabase({ log: (line) => console.log(line) });
    console.log(`${passed} passed, ${failed} failed`);
    Deno.exit(failed === 0 ? 0 : 1);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    Deno.exit(2);
  }
}
