import { readFile } from "node:fs/promises";
import process from "node:process";
import { countSealedValues } from "../database/sealed-values.ts";
import { KEYS_VARIABLE } from "../install/encryption-keys.ts";
import { chooseKeysFile } from "../install/keys-file.ts";
import { parseClientId, parsePrefix, parseSecret } from "../install/parse-inputs.ts";
import { type GivenSecrets, wantedSecrets } from "../install/secrets-to-set.ts";
import { InstallerError } from "../installer-error.ts";
import { type HostedState, survey } from "../project/survey.ts";
import type { Question } from "../terminal/terminal.ts";
import { bringUpToPackage } from "./bring-up-to-package.ts";
import type { CommandContext, Outcome } from "./context.ts";

/** What a person may say to `install`. */
export interface InstallOptions {
  prefix?: string;
  clientId?: string;
  clientSecretFile?: string;
  returnUrls?: string;
  origins?: string;
  redirectUrl?: string;
  keysFile?: string;
  pool?: boolean;
  replaceFunctions?: boolean;
}

function checkedBy(parse: (text: string) => string): Pick<Question, "check"> {
  return {
    check: (answer) => {
      try {
        parse(answer);
        return undefined;
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      }
    },
  };
}

async function readSecretFile(path: string): Promise<string> {
  try {
    return (await readFile(path, "utf8")).trim();
  } catch (error) {
    throw new InstallerError(
      `Cannot read ${path}: ${error instanceof Error ? error.message : error}`,
      "Name the file that holds the client secret with --client-secret-file.",
    );
  }
}

/** What the person says of Amazon's app, and is asked for where the project lacks it. */
async function givenSecrets(
  { terminal, dryRun }: CommandContext,
  options: InstallOptions,
  { secrets }: HostedState,
): Promise<GivenSecrets> {
  const { returnUrls, origins, redirectUrl } = options;
  // An empty variable is one that is not set.
  let clientId = options.clientId || process.env["AMAZON_ADS_CLIENT_ID"] || undefined;
  let clientSecret = options.clientSecretFile === undefined
    ? process.env["AMAZON_ADS_CLIENT_SECRET"] || undefined
    : await readSecretFile(options.clientSecretFile);
  const mayAsk = !dryRun || terminal.isInteractive;
  if (mayAsk && clientId === undefined && !secrets.has("AMAZON_ADS_CLIENT_ID")) {
    clientId = await terminal.ask({
      what: "The client id of your Login with Amazon security profile",
      instead: "Name it with --client-id, or in AMAZON_ADS_CLIENT_ID.",
      ...checkedBy(parseClientId),
    });
  }
  if (mayAsk && clientSecret === undefined && !secrets.has("AMAZON_ADS_CLIENT_SECRET")) {
    clientSecret = await terminal.askSecret({
      what: "Its client secret (not shown)",
      instead: "Put it into AMAZON_ADS_CLIENT_SECRET, or into a file for --client-secret-file.",
      ...checkedBy(parseSecret),
    });
  }
  return { clientId, clientSecret, returnUrls, origins, redirectUrl };
}

async function keysFileFor(
  { target: { run }, yes, dryRun }: CommandContext,
  { keysFile }: InstallOptions,
  { project, secrets }: HostedState,
  isInstalled: boolean,
): Promise<string | undefined> {
  if (secrets.has(KEYS_VARIABLE)) return undefined;
  return await chooseKeysFile({
    named: keysFile,
    ref: project.ref,
    sealed: isInstalled ? await countSealedValues(run) : [],
    unattended: yes && !dryRun,
  });
}

/** Installs the product, or continues an installation that was interrupted. */
export async function install(
  context: CommandContext,
  options: InstallOptions,
): Promise<Outcome> {
  const found = await survey(context.target);
  const { database, hosted } = found;
  const prefix = options.prefix === undefined
    ? database.settings?.function_prefix ?? ""
    : options.prefix && parsePrefix(options.prefix);
  if (hosted === undefined) {
    return await bringUpToPackage(context, found, {
      prefix,
      secrets: new Map(),
      keysFile: undefined,
      pool: false,
      replaceFunctions: false,
      redeploy: false,
    });
  }
  // First what may be refused, then what a person is asked for.
  const keysFile = await keysFileFor(context, options, hosted, database.chapters !== undefined);
  const given = await givenSecrets(context, options, hosted);
  return await bringUpToPackage(context, found, {
    prefix,
    secrets: wantedSecrets(given, hosted.secrets, { prefix, siteUrl: hosted.siteUrl }),
    keysFile,
    pool: options.pool ?? false,
    replaceFunctions: options.replaceFunctions ?? false,
    redeploy: false,
  });
}
