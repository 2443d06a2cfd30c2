import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { literal } from "../../shared/database/transport/literal.ts";
import { InstallerError } from "../installer-error.ts";
import { BUNDLE_MARK } from "../package/bundle-mark.ts";
import type { Package } from "../package/read-package.ts";
import { foreignFunctions, withFunctionBlocks } from "./config-blocks.ts";
import { migrationNames } from "./migration-names.ts";

/** A file of a team's repository, as it is and as it is to be. */
export interface PlannedFile {
  /** From the repository's root. */
  path: string;
  /** Undefined where there is none. */
  before: string | undefined;
  after: string;
}

/** What the migration that sets the prefix is called, in place of a chapter. */
const PREFIX_MIGRATION = "function_prefix";

async function readOptional(path: string): Promise<string | undefined> {
  return await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
}

async function planned(root: string, path: string, after: string): Promise<PlannedFile> {
  return { path, before: await readOptional(join(root, path)), after };
}

/**
 * Plans what an export writes into a team's repository. Nothing is written.
 *
 * @param root The repository's root, which has `supabase/config.toml`.
 * @throws InstallerError when functions of the team have the names of ours.
 */
export async function plannedFiles(
  root: string,
  { chapters, functions }: Package,
  { prefix, now }: { prefix: string; now: Date },
): Promise<PlannedFile[]> {
  const config = await readOptional(join(root, "supabase/config.toml"));
  if (config === undefined) {
    throw new InstallerError(
      `${root} has no supabase/config.toml.`,
      "Name the root of a repository that supabase init has prepared.",
    );
  }
  const slugs = functions.map(({ name }) => prefix + name);
  const bundles = await Promise.all(
    functions.map(({ name, source }) =>
      planned(root, `supabase/functions/${prefix}${name}/index.js`, source)
    ),
  );
  const entries = await readdir(join(root, "supabase/functions"), { withFileTypes: true })
    .catch(() => []);
  const theirs = new Set([
    ...foreignFunctions(config),
    ...entries.filter((entry) => entry.isDirectory()).map(({ name }) => name).filter((name) =>
      !bundles.some(({ path, before }) =>
        path === `supabase/functions/${name}/index.js` && before?.startsWith(BUNDLE_MARK)
      )
    ),
  ]);
  const taken = slugs.filter((slug) => theirs.has(slug));
  if (taken.length > 0) {
    throw new InstallerError(
      `The repository has functions with the names of ours: ${taken.join(", ")}.`,
      "Export ours under other names: --prefix ads-.",
    );
  }
  const present = await readdir(join(root, "supabase/migrations")).catch(() => []);
  const texts = new Map(chapters.map(({ name, sql }) => [name, sql]));
  if (prefix !== "") {
    texts.set(
      PREFIX_MIGRATION,
      `update amazon_ads_private.settings set function_prefix = ${literal(prefix)};\n`,
    );
  }
  const names = migrationNames([...texts.keys()], present, now);
  const migrations = await Promise.all(
    [...names].map(([chapter, file]) =>
      planned(root, `supabase/migrations/${file}`, texts.get(chapter) ?? "")
    ),
  );
  return [
    ...migrations,
    ...bundles,
    {
      path: "supabase/config.toml",
      before: config,
      after: withFunctionBlocks(config, slugs),
    },
  ];
}
