import { execFile } from "node:child_process";
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Where the package has the client. */
export const clientFolder: string = join(root, "dist/client");

/** The Python client, which is one file. */
const PYTHON = "amazon_ads_connect.py";

/** TypeScript rewrites the ending of imports in modules, and leaves it in declarations. */
function withJsEndings(declarations: string): string {
  return declarations.replace(/(from |import\()"(\.[^"]+)\.ts"/g, '$1"$2.js"');
}

/**
 * Builds the clients: modules that import each other, with their declarations, and the Python file. A bundler takes from them
 * what an app uses. The same sources give the same bytes.
 *
 * @param folder Where to, in place of what is there.
 * @throws Error with what TypeScript said.
 */
export async function buildClient(folder: string = clientFolder): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  const typescript = join(root, "node_modules/typescript/bin/tsc");
  const args = ["-p", join(root, "client/tsconfig.json"), "--outDir", folder];
  await promisify(execFile)("node", [typescript, ...args]).catch((error: unknown) => {
    const said = error instanceof Error && "stdout" in error ? String(error.stdout) : error;
    throw new Error(`Cannot build the client:\n${said}`);
  });
  for (const name of await readdir(folder, { recursive: true })) {
    if (!name.endsWith(".d.ts")) continue;
    const path = join(folder, name);
    await writeFile(path, withJsEndings(await readFile(path, "utf8")));
  }
  await mkdir(join(folder, "python"));
  await copyFile(join(root, "client/python", PYTHON), join(folder, "python", PYTHON));
}

if (import.meta.main) await buildClient(process.argv[2]);
