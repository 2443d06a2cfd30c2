import { Buffer } from "node:buffer";
import { dirname, relative, resolve, sep } from "node:path";
import { decode, encode, type SourceMapSegment } from "@jridgewell/sourcemap-codec";
import { z } from "zod/v3";
import { root } from "./paths.ts";

const mapSchema = z.object({
  version: z.literal(3),
  sources: z.array(z.string()),
  mappings: z.string(),
});

/** Keeps of a line of the bundle where each line of the sources begins. */
function linesOnly(segments: readonly SourceMapSegment[]): SourceMapSegment[] {
  let [lastSource, lastLine] = [-1, -1];
  return segments.flatMap(([at, source = -1, line = -1, column = 0]): SourceMapSegment[] => {
    if (source === lastSource && line === lastLine) return [];
    [lastSource, lastLine] = [source, line];
    return source === -1 ? [[at]] : [[at, source, line, column]];
  });
}

/**
 * A source map as the comment that ends a bundle. It tells lines and not columns: with those it is as long
 * as the code, and each start of a function reads it. Its sources are absolute (`ads:///shared/…`),
 * because Deno 2.1 ignores a map with relative ones, and are the same wherever the repository is.
 *
 * @param json The map as esbuild made it.
 * @param file The path of the bundle, to which the sources of that map are relative.
 */
export function inlineSourceMap(json: string, file: string): string {
  const { version, sources, mappings } = mapSchema.parse(JSON.parse(json));
  const absolute = sources.map((source) => {
    const path = relative(root, resolve(dirname(file), source));
    return `ads:///${path.split(sep).join("/")}`;
  });
  const map = JSON.stringify({
    version,
    sources: absolute,
    names: [],
    mappings: encode(decode(mappings).map(linesOnly)),
  });
  const encoded = Buffer.from(map).toString("base64");
  return `//# sourceMappingURL=data:application/json;base64,${encoded}\n`;
}
