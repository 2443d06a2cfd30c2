import { chmod, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import process from "node:process";
import { dirname, join } from "node:path";
import { projectRoot } from "../stack/folders.ts";

/** The Deno that runs this process, and the parts of the stack. */
export function developmentDeno(): string {
  return Deno.execPath();
}

/**
 * The Deno of the version that the platform runs functions on.
 *
 * The package's install script moves the binary into its place. Where npm does not run such scripts, it
 * is still in the package for this machine.
 *
 * @throws Error when npm installed neither.
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
