import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod/v3";
import { root } from "./paths.ts";

const packageSchema = z.object({
  name: z.string(),
  version: z.string(),
  license: z.string(),
  author: z.union([z.string(), z.object({ name: z.string() })]).optional(),
});

/** Licenses that ask for no notice: where the package has no text of its own, their name is enough. */
const WITHOUT_TEXT: readonly string[] = ["Unlicense", "0BSD"];

/** The folder of the package that a bundled file belongs to, from the root of the repository. */
function packageFolderOf(file: string): string | undefined {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file)?.[0];
}

async function readLicense(folder: string): Promise<string | undefined> {
  const names = (await readdir(folder)).filter((name) => /^licen[cs]e(\.\w+)?$/i.test(name)).sort();
  const [name] = names;
  return name === undefined ? undefined : (await readFile(join(folder, name), "utf8")).trim();
}

async function noticeOf(packageFolder: string): Promise<string> {
  const folder = join(root, packageFolder);
  const { name, version, license, author } = packageSchema.parse(
    JSON.parse(await readFile(join(folder, "package.json"), "utf8")),
  );
  const text = await readLicense(folder);
  if (text === undefined && !WITHOUT_TEXT.includes(license)) {
    throw new Error(`Cannot bundle ${name}: it is under ${license}, and its text is not in it.`);
  }
  const by = typeof author === "string" ? author : author?.name;
  return [`${name} ${version} (${license})${by === undefined ? "" : `, by ${by}`}`, text]
    .filter((part) => part !== undefined).join("\n\n");
}

/**
 * The notices that the licenses of bundled packages ask for, as one comment.
 *
 * @param files What was bundled, from the root of the repository.
 * @throws Error when a license asks for a text that the package does not have.
 */
export async function noticesFor(files: readonly string[]): Promise<string> {
  const folders = new Set(files.map(packageFolderOf).filter((folder) => folder !== undefined));
  if (folders.size === 0) return "";
  const notices = await Promise.all([...folders].sort().map(noticeOf));
  const text = ["This file contains:", ...notices].join(`\n\n${"-".repeat(72)}\n\n`);
  return `/*!\n${text.replaceAll("*/", "*\u200b/")}\n*/\n`;
}
