import { chmod, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import process from "node:process";
import { dirname, join } from "node:path";
import { projectRoot } from "../stack/folders.ts";

/** The Deno that develops: runs the stack's own parts. It is the one that runs this. */
export function developmentDeno(): string {
  return Deno.execPath();
}

/**
 * The Deno that the platform runs functions on.
 *
 * The package's install script puts the binary in its place; where such scripts are switched off,
 * it still lies in the package for this machine.
 *
 * @throws Error where npm installed neither.
 */
export async function platformDeno(): Promise<string> {
  const packageFolder = join(projectRoot, "node_modules/deno-platform");
  const name = process.platform === "win32" ? "deno.exe" : "deno";
  const candidates = [join(packageFolder, name)];
  const target = `${process.platform}-${process.arch}`;
  for (const scope of [`@deno/${target}`, `@deno/${target}-glibc`]) {
    try {
      const manifest = createRequire(join(packageFolder, "package.json"))
        .resolve(`${scope}/package.json`);
      candidates.push(join(dirname(manifest), name));
    } catch {
      // Not the package of this machine.
    }
  }
  for (const candidate of candidates) {
    const found = await stat(candidate).catch(() => undefined);
    if (!found) continue;
    if (!(found.mode & 0o100)) await chmod(candidate, 0o755);
    return candidate;
  }
  throw new Error(
    "Cannot find the platform's Deno in node_modules/deno-platform. Install again with: npm ci",
  );
}
