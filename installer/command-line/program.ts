import { Command, Option } from "commander";
import { VERSION } from "../../shared/health/version.ts";
import type { CommandContext, Outcome } from "../commands/context.ts";
import { doctor, type DoctorOptions } from "../commands/doctor.ts";
import { type ExportOptions, exportToRepository } from "../commands/export.ts";
import { install, type InstallOptions } from "../commands/install.ts";
import { uninstall, type UninstallOptions } from "../commands/uninstall.ts";
import { update, type UpdateOptions } from "../commands/update.ts";
import { readPackage } from "../package/read-package.ts";
import { noPerson } from "../terminal/no-person.ts";
import { personAtTerminal } from "../terminal/person.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { DB_URL_VARIABLE, findTarget, type TargetOptions } from "./find-target.ts";
import { failureLines, failureReport } from "./report-failure.ts";

/** What the program has around it. */
export interface Surroundings {
  /** The folder that the package's chapters and functions are in. */
  packageFolder: string;
  isTerminal: boolean;
  /** The command as it was typed. */
  typed: string;
  out(line: string): void;
  err(line: string): void;
  exit(code: number): void;
}

interface RunOptions {
  yes?: boolean;
  dryRun?: boolean;
  json?: boolean;
}

type AllOptions<Own> = Own & RunOptions & TargetOptions;

/** Runs a command, and exits with how it ended: 0 when all is well, 1 when not. */
async function runCommand(
  { out, err, exit, isTerminal, typed }: Surroundings,
  { yes, json }: RunOptions,
  run: (terminal: Terminal) => Promise<Outcome>,
): Promise<void> {
  // With --json the answer is all that stdout gets.
  const say = json ? err : out;
  const terminal = isTerminal && !yes && !json ? personAtTerminal(say) : noPerson(say);
  try {
    const outcome = await run(terminal);
    if (json) out(JSON.stringify(outcome, null, 2));
    exit(outcome.ok ? 0 : 1);
  } catch (error) {
    const report = failureReport(error, typed);
    if (json) out(JSON.stringify(report, null, 2));
    else for (const line of failureLines(report)) err(line);
    exit(1);
  }
}

function withRunOptions(command: Command): Command {
  return command
    .showHelpAfterError(`Its options: npx amazon-ads-connect ${command.name()} --help`)
    .option("-y, --yes", "do it without asking")
    .option("--dry-run", "only show what would be done")
    .option("--json", "answer in JSON, for programs");
}

function withTarget(command: Command): Command {
  return withRunOptions(command)
    .option("-p, --project <reference>", "the project, by its reference")
    .option(
      "--db-url <url>",
      "only a database, by its address: for projects that host themselves. Other users of this machine can see " +
        `an option: put an address with a password into ${DB_URL_VARIABLE}`,
    )
    .option("--project-url <url>", "the project's address, where it has a domain of its own")
    .addOption(
      new Option("--management-api <url>", "the address of Supabase's Management API")
        .default("https://api.supabase.com")
        .hideHelp(),
    );
}

/** The command line: a table of the commands and their options, and nothing else. */
export function createProgram(surroundings: Surroundings): Command {
  async function onTarget<Own>(
    options: AllOptions<Own>,
    run: (context: CommandContext) => Promise<Outcome>,
  ): Promise<void> {
    await runCommand(surroundings, options, async (terminal) => {
      await using target = await findTarget(options, terminal);
      const brought = await readPackage(surroundings.packageFolder);
      const { yes = false, dryRun = false } = options;
      return await run({ target, brought, terminal, yes, dryRun });
    });
  }

  const program = new Command("amazon-ads-connect")
    .description("Puts Amazon Ads Connect into a Supabase project, beside what it has.")
    .version(VERSION)
    .showHelpAfterError("The commands: npx amazon-ads-connect --help");

  withTarget(program.command("install"))
    .description("install, or continue an installation that was interrupted")
    .option("--prefix <text>", "deploy the functions under other names: ads- makes ads-get-token")
    .option("--client-id <id>", "of the Login with Amazon security profile")
    .option("--client-secret-file <path>", "a file that holds its client secret")
    .option("--return-urls <urls>", "where consents may end; default: the site URL of Auth")
    .option("--origins <origins>", "which origins may call from a browser; default: the same")
    .option("--redirect-url <url>", "Amazon's way back, where it is not the function's own address")
    .option("--keys-file <path>", "the file that keeps the encryption keys")
    .option("--pool", "let the functions use the connection pooler")
    .option("--replace-functions", "replace functions that have the names of ours")
    .action((options: AllOptions<InstallOptions>) =>
      onTarget(options, (context) => install(context, options))
    );

  withTarget(program.command("update"))
    .description("bring an installation to this version")
    .option("--redeploy", "deploy all functions again, so that each process has the secrets of now")
    .action((options: AllOptions<UpdateOptions>) =>
      onTarget(options, (context) => update(context, options))
    );

  withTarget(program.command("doctor"))
    .description("look for everything that is known to go wrong")
    .option("--fix", "fix what is safe to fix")
    .option(
      "--adopt",
      "make a copied or restored database this project's: the original must not run",
    )
    .option("--keys-file <path>", "compare the encryption keys of a file with what is stored")
    .option("--redirect-url <url>", "compare the return URL that was entered at Amazon")
    .action((options: AllOptions<DoctorOptions>) =>
      onTarget(options, (context) => doctor(context, options))
    );

  withTarget(program.command("uninstall"))
    .description("take everything out again")
    .option("--keep-data", "keep the two schemas and the encryption keys")
    .option(
      "--drop-dependents",
      "drop your own views, foreign keys, … that depend on the two schemas",
    )
    .option("--confirm <name>", "the project's name, typed beforehand")
    .action((options: AllOptions<UninstallOptions>) =>
      onTarget(options, (context) => uninstall(context, options))
    );

  withRunOptions(program.command("export"))
    .description("write chapters and functions into a repository of yours")
    .requiredOption("--to <folder>", "the repository's root, which has supabase/config.toml")
    .option("--prefix <text>", "write the functions under other names")
    .action((options: RunOptions & ExportOptions) =>
      runCommand(surroundings, options, async (terminal) => {
        const brought = await readPackage(surroundings.packageFolder);
        const { yes = false, dryRun = false } = options;
        return await exportToRepository({ brought, terminal, yes, dryRun }, options);
      })
    );

  return program;
}
