import manifest from "../../deno.json" with { type: "json" };
import { importsOf } from "./imports-of.ts";
import { layerOf } from "./layers.ts";
import { shippedPath } from "./shipped-path.ts";

const NAMED = Object.keys(manifest.imports);

/**
 * The platform's own that have been tried on its Deno 2.1. Not all do there what Node's do: its
 * AES-GCM, for one, opens what was altered.
 */
const BUILT_IN = /^node:(?:crypto|stream|zlib)$/;

/** zod by any entry point but its light one. `docs/architecture.md` has the numbers. */
const HEAVY_ZOD = /^(?:npm:\/?)?zod(?:@[^/]*)?(?:\/(?!v3$).*)?$/;

/** Which packages a file may import: those that deno.json names, by that name. */
export const packagesFromTheImportMap: Deno.lint.Rule = {
  create(context): Deno.lint.LintVisitor {
    const path = shippedPath(context.filename);
    if (path === undefined) return {};
    const allowed = layerOf(path)?.onlyPackages ?? NAMED;
    return importsOf(context, ({ specifier, quoted, range }) => {
      if (specifier === undefined || quoted || /^(\.{0,2}\/|file:)/.test(specifier)) return;
      if (BUILT_IN.test(specifier)) return;
      if (HEAVY_ZOD.test(specifier)) {
        context.report({
          range,
          message:
            `Cannot import ${specifier} from ${path}: to load it and to make schemas with it ` +
            "takes two fifths of a cold start.",
          hint:
            'Write import { z } from "zod/v3"; docs/architecture.md tells when that may change.',
        });
      } else if (!NAMED.includes(specifier)) {
        context.report({
          range,
          message: `Cannot import ${specifier} from ${path}: deno.json does not name it.`,
          hint: `deno.json names ${NAMED.join(", ")}. Each version is there once.`,
        });
      } else if (!allowed.includes(specifier)) {
        context.report({
          range,
          message: `Cannot import ${specifier} from ${path}: ` +
            `${layerOf(path)?.name} may import ${allowed.join(", ")} alone.`,
          hint: "Let shared/ do what needs the package.",
        });
      }
    });
  },
};
