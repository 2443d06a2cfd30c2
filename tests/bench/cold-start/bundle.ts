import { join } from "node:path";
import { stop } from "esbuild";
import { bundleFunction } from "../../../installer/build/bundle-function.ts";

/** Bundled functions: `<folder>/<name>/index.js`. They go when they are disposed of. */
export interface Bundles extends AsyncDisposable {
  folder: string;
}

/** The file that a bundled function is. */
export const BUNDLE_ENTRYPOINT = "index.js";

/**
 * Bundles each function as the installer deploys it: one file, with everything in it.
 *
 * @throws Error with what the bundler said.
 */
export async function bundleFunctions(
  functions: readonly { functionName: string; functionsFolder: string }[],
): Promise<Bundles> {
  const folder = await Deno.makeTempDir({ prefix: "amazon-ads-connect-bundles-" });
  const folders = new Map(
    functions.map(({ functionName, functionsFolder }) => [functionName, functionsFolder]),
  );
  const bundles = {
    folder,
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
  try {
    for (const [name, functionsFolder] of folders) {
      const { text } = await bundleFunction(name, functionsFolder);
      await Deno.mkdir(join(folder, name));
      await Deno.writeTextFile(join(folder, name, BUNDLE_ENTRYPOINT), text);
    }
    return bundles;
  } catch (error) {
    await bundles[Symbol.asyncDispose]();
    throw error;
  } finally {
    await stop();
  }
}
