import { join } from "node:path";
import { developmentDeno } from "../../../local/processes/deno-binaries.ts";
import { localFolder, projectRoot } from "../../../local/stack/folders.ts";

/** Bundled functions: `<folder>/<name>/index.ts`. They go when they are disposed of. */
export interface Bundles extends AsyncDisposable {
  folder: string;
}

async function bundle(entrypoint: string, folder: string): Promise<void> {
  const { success, stderr } = await new Deno.Command(developmentDeno(), {
    args: [
      ...["bundle", "--quiet", "--no-lock", "--platform=deno", "--code-splitting"],
      `--config=${join(projectRoot, "deno.json")}`,
      `--outdir=${folder}`,
      entrypoint,
    ],
    cwd: projectRoot,
    // Deno fetches its bundler from the npm registry the first time.
    env: {
      DENO_DIR: join(localFolder, "bundler"),
      DENO_TLS_CA_STORE: "mozilla,system",
      NO_COLOR: "1",
    },
    stdin: "null",
  }).output();
  if (!success) {
    throw new Error(`Cannot bundle ${entrypoint}: ${new TextDecoder().decode(stderr)}`);
  }
  await Deno.rename(join(folder, "index.js"), join(folder, "index.ts"));
}

/**
 * Bundles each function: what it starts with becomes one file, what it loads later stays beside it.
 * The platform bundles too when a function is deployed (into an eszip); its own bundler is not to be
 * had without it, so this is Deno's.
 *
 * @throws Error with what the bundler said.
 */
export async function bundleFunctions(
  functions: readonly { functionName: string; functionsFolder: string }[],
): Promise<Bundles> {
  const folder = await Deno.makeTempDir({ prefix: "amazon-ads-connect-bundles-" });
  const entrypoints = new Map(
    functions.map(({ functionName, functionsFolder }) => [
      functionName,
      join(functionsFolder, functionName, "index.ts"),
    ]),
  );
  const bundles = {
    folder,
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
  try {
    for (const [name, path] of entrypoints) await bundle(path, join(folder, name));
    return bundles;
  } catch (error) {
    await bundles[Symbol.asyncDispose]();
    throw error;
  }
}
