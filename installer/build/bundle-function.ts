import { join } from "node:path";
import { VERSION } from "../../shared/health/version.ts";
import { BUNDLE_MARK } from "../package/bundle-mark.ts";
import { type Bundle, bundle } from "./bundle.ts";
import { root } from "./paths.ts";

/** The folder of this project's functions. */
export const functionsFolder: string = join(root, "supabase/functions");

/**
 * Bundles an Edge Function for the platform's Deno: one file, with its source map inside, because the
 * platform takes no map beside it.
 *
 * @param name The folder of the function.
 * @param folder The folder that it is in; default: the project's.
 */
export function bundleFunction(name: string, folder: string = functionsFolder): Promise<Bundle> {
  return bundle({
    entryPoint: join(folder, name, "index.ts"),
    conditions: ["deno", "node", "import"],
    // V8 13.0, which Deno 2.1.4 has.
    target: "deno2.1",
    inject: [join(root, "installer/build/node-globals.ts")],
    banner: { js: `${BUNDLE_MARK} ${VERSION}: ${name}` },
    sourceMap: true,
  });
}
