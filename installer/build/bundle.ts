import { join } from "node:path";
import { build, type BuildOptions } from "esbuild";
import { builtinModules } from "./builtin-modules.ts";
import { noticesFor } from "./notices.ts";
import { root } from "./paths.ts";
import { inlineSourceMap } from "./source-map.ts";

/** A bundle: one file that needs no other. */
export interface Bundle {
  text: string;
  /** The files that went into it, from the root of the repository. */
  inputs: string[];
}

/** What to bundle, and for what. */
export interface BundleOptions extends Pick<BuildOptions, "banner" | "inject" | "target"> {
  /** From the root of the repository. */
  entryPoint: string;
  /** What the exports of a package are chosen by. */
  conditions: string[];
  /** Whether a map to the sources is inside. */
  sourceMap: boolean;
}

/**
 * Bundles a module and all that it imports into one file. What the sources load late (`await import(…)`)
 * is in it too, and is still evaluated late. The same sources give the same bytes in every folder.
 * Identifiers keep their names: stack traces, and what recognises an error by them, need the names.
 *
 * @throws Error with what esbuild said.
 */
export async function bundle(options: BundleOptions): Promise<Bundle> {
  const { entryPoint, conditions, sourceMap, banner, inject = [], target } = options;
  const file = join(root, "dist/bundle.js");
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: [entryPoint],
    outfile: file,
    write: false,
    bundle: true,
    format: "esm",
    platform: "neutral",
    mainFields: ["module", "main"],
    conditions,
    ...(target === undefined ? {} : { target }),
    ...(banner === undefined ? {} : { banner }),
    inject,
    plugins: [builtinModules],
    minifyWhitespace: true,
    minifySyntax: true,
    // V8 keeps a text with any other character in twice the memory, and reads it more slowly.
    charset: "ascii",
    legalComments: "none",
    sourcemap: sourceMap ? "external" : false,
    sourcesContent: false,
    metafile: true,
    logLevel: "silent",
  });
  const code = outputFiles.find(({ path }) => path.endsWith(".js"))?.text ?? "";
  const map = outputFiles.find(({ path }) => path.endsWith(".map"))?.text;
  const inputs = Object.keys(metafile.inputs).sort();
  return {
    text: code + await noticesFor(inputs) + (map === undefined ? "" : inlineSourceMap(map, file)),
    inputs,
  };
}
