/** One import, of whatever form. */
export interface Import {
  /** The text between the quotes; undefined where it is no plain string. */
  specifier: string | undefined;
  /** Whether it only reads like an import: it is in a comment or in a string. */
  quoted: boolean;
  range: Deno.lint.Range;
}

/**
 * What the Supabase CLI takes for an import when it gathers the files to upload: it reads text, not
 * code, so a comment, an example and a sentence with `from "./x.ts"` count.
 */
const READS_LIKE_AN_IMPORT = /\b(?:import|export|from)\b[^"'`;]*["'](\.{1,2}\/[^"'\n]*)["']/g;

function stringIn(node: Deno.lint.Node): string | undefined {
  return node.type === "Literal" && typeof node.value === "string" ? node.value : undefined;
}

/** Calls back with each import of a file: static, dynamic, of types, and the quoted ones last. */
export function importsOf(
  context: Deno.lint.RuleContext,
  found: (found: Import) => void,
): Deno.lint.LintVisitor {
  const known = new Set<string | undefined>();
  function tell(source: Deno.lint.Node | null): void {
    if (source === null) return;
    const specifier = stringIn(source);
    known.add(specifier);
    found({ specifier, quoted: false, range: source.range });
  }
  return {
    ImportDeclaration: ({ source }) => tell(source),
    ExportAllDeclaration: ({ source }) => tell(source),
    ExportNamedDeclaration: ({ source }) => tell(source),
    ImportExpression: ({ source }) => tell(source),
    TSExternalModuleReference: ({ expression }) => tell(expression),
    TSImportType: ({ argument }) =>
      tell(argument.type === "TSLiteralType" ? argument.literal : argument),
    "Program:exit": () => {
      for (const match of context.sourceCode.text.matchAll(READS_LIKE_AN_IMPORT)) {
        const specifier = match[1] ?? "";
        if (known.has(specifier)) continue;
        const end = match.index + match[0].length;
        found({ specifier, quoted: true, range: [end - specifier.length - 2, end] });
      }
    },
  };
}
