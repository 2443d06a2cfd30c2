import { Buffer } from "node:buffer";
import { dirname, relative, resolve, sep } from "node:path";
import { z } from "zod/v3";
import { root } from "./paths.ts";

const mapSchema = z.object({
  version: z.literal(3),
  sources: z.array(z.string()),
  names: z.array(z.string()),
  mappings: z.string(),
});

/**
 * A source map as the comment that ends a bundle. Its sources are absolute (`ads:///shared/…`), because
 * Deno 2.1 ignores a map with relative ones, and are the same wherever the repository is.
 *
 * @param json The map as esbuild made it.
 * @param file The path of the bundle, to which the sources of that map are relative.
 */
export function inlineSourceMap(json: string, file: string): string {
  const { version, sources, names, mappings } = mapSchema.parse(JSON.parse(json));
  const absolute = sources.map((source) => {
    const path = relative(root, resolve(dirname(file), source));
    return `ads:///${path.split(sep).join("/")}`;
  });
  const map = JSON.stringify({ version, sources: absolute, names, mappings });
  const encoded = Buffer.from(map).toString("base64");
  return `//# sourceMappingURL=data:application/json;base64,${encoded}\n`;
}
