import { type Bundle, bundle } from "./bundle.ts";

/** commander is written in CommonJS, whose `require` an ES module does not have. */
const REQUIRE = 'import { createRequire as createRequireOfNode } from "node:module";\n' +
  "const require = createRequireOfNode(import.meta.url);";

/** Bundles the command line for Node 20 and later. */
export function bundleInstaller(): Promise<Bundle> {
  return bundle({
    entryPoint: "installer/main.ts",
    conditions: ["node", "import"],
    target: "node20",
    banner: { js: `#!/usr/bin/env node\n${REQUIRE}` },
    sourceMap: false,
  });
}
