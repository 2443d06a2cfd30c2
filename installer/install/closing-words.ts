import type { KeptKeys } from "./encryption-keys.ts";

/** Where a Login with Amazon security profile is changed. */
const LWA_CONSOLE = "https://developer.amazon.com/loginwithamazon/console/site/lwa/overview.html";

/** The result of a run. */
export interface Ending {
  /** The project's name, or what else was changed. */
  where: string;
  version: string;
  seconds: number;
  prefix: string;
  /** Undefined where only a database was changed. */
  redirectUrl: string | undefined;
  /** Undefined where the project has had keys before. */
  keys: KeptKeys | undefined;
  /** Whether a person reads this: keys are shown to a person only. */
  showsKeys: boolean;
}

/** What remains to be done at Amazon, word for word. */
function remainingAtAmazon(redirectUrl: string): string[] {
  return [
    "",
    "What remains, at Amazon:",
    `1. Open ${LWA_CONSOLE}`,
    "2. Choose your security profile, then Web Settings, then Edit.",
    "3. Add this allowed return URL, character by character, and save:",
    `   ${redirectUrl}`,
  ];
}

/** What other tools would undo, so that a team does not find out by accident. */
function whatOthersUndo(prefix: string): string[] {
  const which = prefix === "" ? "" : ` (${prefix}…)`;
  return [
    "",
    "What other tools would undo:",
    "- supabase config push replaces the list of exposed schemas: add amazon_ads to [api] schemas in your",
    "  config.toml.",
    `- supabase functions deploy --prune deletes our functions${which}: leave out --prune.`,
    "- supabase db push refuses our chapters, which are applied already. To deploy from git, use export.",
  ];
}

/** Where the encryption keys are, and what to do with them. */
function aboutKeys({ file, value, isNew }: KeptKeys, showsKeys: boolean): string[] {
  return [
    "",
    `The encryption keys are in ${file}`,
    "Put them into a password manager, then delete the file. Without them no stored token opens again, and a",
    "backup of the database is of no use.",
    ...showsKeys && isNew ? [`   AMAZON_ADS_ENCRYPTION_KEYS=${value}`] : [],
  ];
}

/** What is said at the end of a run that has changed something. */
export function closingWords(
  { where, version, seconds, prefix, redirectUrl, keys, showsKeys }: Ending,
): string[] {
  return [
    "",
    `Done in ${seconds} s: ${where} has version ${version}.`,
    ...keys === undefined ? [] : aboutKeys(keys, showsKeys),
    ...redirectUrl === undefined
      ? [
        "",
        "What remains: expose the schema amazon_ads in the Data API, set the secrets and deploy the",
        "functions, as docs/deploy.md says.",
      ]
      : [...remainingAtAmazon(redirectUrl), ...whatOthersUndo(prefix)],
  ];
}
