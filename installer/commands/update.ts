import { InstallerError } from "../installer-error.ts";
import { survey } from "../project/survey.ts";
import { bringUpToPackage } from "./bring-up-to-package.ts";
import type { CommandContext, Outcome } from "./context.ts";

/** What a person may say to `update`. */
export interface UpdateOptions {
  /** Functions that run already are deployed again. */
  redeploy?: boolean;
}

/**
 * Brings an installed version to the package's: the database first, the functions after it. The old functions
 * work with the new database in between. Secrets stay as they are.
 *
 * @throws InstallerError when the product is not installed.
 */
export async function update(context: CommandContext, options: UpdateOptions): Promise<Outcome> {
  const found = await survey(context.target);
  const { chapters, settings } = found.database;
  if (chapters === undefined || settings === undefined) {
    throw new InstallerError(
      "Amazon Ads Connect is not installed in this project.",
      "Install it: npx amazon-ads-connect install",
    );
  }
  const prefix = settings.function_prefix;
  return await bringUpToPackage(context, found, {
    prefix,
    secrets: new Map(),
    keysFile: undefined,
    pool: false,
    replaceFunctions: false,
    redeploy: options.redeploy ?? false,
  });
}
