import { answersAreTypes } from "./answers-are-types.ts";
import { importsPointOneWay } from "./imports-point-one-way.ts";
import { packagesFromTheImportMap } from "./packages-from-the-import-map.ts";
import { platformInEdgeOnly } from "./platform-in-edge-only.ts";

/** The project's own lint rules, for what is deployed. `deno.json` names this file. */
const plugin: Deno.lint.Plugin = {
  name: "layers",
  rules: {
    "answers-are-types": answersAreTypes,
    "imports-point-one-way": importsPointOneWay,
    "packages-from-the-import-map": packagesFromTheImportMap,
    "platform-in-edge-only": platformInEdgeOnly,
  },
};

// The linter takes a plugin's default export.
export default plugin;
