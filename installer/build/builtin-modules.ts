import { isBuiltin } from "node:module";
import type { Plugin } from "esbuild";

/**
 * Leaves the modules of Node out of a bundle, and calls them `node:…`. Deno takes them by no other name
 * outside of npm packages.
 */
export const builtinModules: Plugin = {
  name: "builtin modules",
  setup(build): void {
    build.onResolve({ filter: /^[a-z_/:0-9]+$/ }, ({ path }) => {
      if (!isBuiltin(path)) return undefined;
      return { path: path.startsWith("node:") ? path : `node:${path}`, external: true };
    });
  },
};
