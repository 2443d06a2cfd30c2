const BEGIN =
  "# amazon-ads-connect: begin (written by its export; edit outside of these two lines)";
const END = "# amazon-ads-connect: end";

/** A pattern that finds what an earlier export has written. */
const WRITTEN = /(?:^|\n)# amazon-ads-connect: begin[^\n]*\n[^]*?# amazon-ads-connect: end(?:\n|$)/;

/** The names of the functions that a `config.toml` has blocks for, apart from those that export wrote. */
export function foreignFunctions(config: string): string[] {
  const rest = config.replace(WRITTEN, "\n");
  return [...rest.matchAll(/^\s*\[functions\.(?:"([^"]+)"|([\w-]+))\]/gm)].map(
    ([, quoted, plain]) => quoted ?? plain ?? "",
  );
}

/**
 * Adds blocks for functions at the end of a `config.toml`, in place of those that an earlier export wrote.
 * Everything else stays as it is, byte for byte.
 */
export function withFunctionBlocks(config: string, slugs: readonly string[]): string {
  const blocks = slugs.map((slug) =>
    [
      `[functions.${slug}]`,
      "verify_jwt = false",
      // The CLI finds index.ts by itself, and index.js only when it is named.
      `entrypoint = "./functions/${slug}/index.js"`,
    ].join("\n")
  );
  const written = [BEGIN, blocks.join("\n\n"), END].join("\n");
  if (WRITTEN.test(config)) {
    return config.replace(
      WRITTEN,
      (found) =>
        `${found.startsWith("\n") ? "\n" : ""}${written}${found.endsWith("\n") ? "\n" : ""}`,
    );
  }
  const separator = config === "" || config.endsWith("\n\n")
    ? ""
    : config.endsWith("\n")
    ? "\n"
    : "\n\n";
  return `${config}${separator}${written}\n`;
}
