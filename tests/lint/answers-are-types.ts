import { posix } from "node:path";
import { shippedPath } from "./shipped-path.ts";

/** What describes answers. A running function never loads it: it would pay for schemas that it does not use. */
function isDescription(path: string): boolean {
  return path.startsWith("shared/contract/") && !path.startsWith("shared/contract/requests/");
}

/** Whether an import or an export with a source is of types alone, and costs nothing at run time. */
function isOfTypes(
  node:
    | Deno.lint.ImportDeclaration
    | Deno.lint.ExportNamedDeclaration
    | Deno.lint.ExportAllDeclaration,
): boolean {
  return node.type === "ImportDeclaration"
    ? node.importKind === "type"
    : node.exportKind === "type";
}

/** Only types of answers are imported by what runs: their schemas are for tests and documents. */
export const answersAreTypes: Deno.lint.Rule = {
  create(context): Deno.lint.LintVisitor {
    const path = shippedPath(context.filename);
    if (path === undefined || isDescription(path)) return {};
    function check(source: Deno.lint.Node | null, ofTypes: boolean): void {
      if (source?.type !== "Literal" || typeof source.value !== "string" || ofTypes) return;
      const target = posix.join(posix.dirname(path ?? ""), source.value);
      if (!isDescription(target)) return;
      context.report({
        range: source.range,
        message: `Cannot load ${target} from ${path}: a running function loads no answer schema.`,
        hint: "Write import type { … }. What a function must parse belongs to shared/schemas.",
      });
    }
    return {
      ImportDeclaration: (node) => check(node.source, isOfTypes(node)),
      ExportNamedDeclaration: (node) => check(node.source, isOfTypes(node)),
      ExportAllDeclaration: (node) => check(node.source, isOfTypes(node)),
      ImportExpression: (node) => check(node.source, false),
    };
  },
};
