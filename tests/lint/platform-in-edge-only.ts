import { layerOf, PLATFORM_LAYER } from "./layers.ts";
import { shippedPath } from "./shipped-path.ts";

const PLATFORM = ["Deno", "EdgeRuntime", "process"];
const GLOBAL_OBJECTS = ["globalThis", "self", "window", "global"];

function isGlobalObject(node: Deno.lint.Node): boolean {
  return node.type === "Identifier" && GLOBAL_OBJECTS.includes(node.name);
}

/** Whether an identifier is only the name of a member, as in `work.process` or `{ process: 1 }`. */
function isMemberName(node: Deno.lint.Identifier): boolean {
  const { parent } = node;
  switch (parent.type) {
    case "MemberExpression":
      return parent.property.range[0] === node.range[0] && !parent.computed &&
        !isGlobalObject(parent.object);
    case "TSQualifiedName":
      return parent.right.range[0] === node.range[0] && !isGlobalObject(parent.left);
    case "Property":
      return parent.key.range[0] === node.range[0] && !parent.computed && !parent.shorthand;
    case "PropertyDefinition":
    case "MethodDefinition":
    case "TSMethodSignature":
    case "TSPropertySignature":
      return parent.key.range[0] === node.range[0] && !parent.computed;
    default:
      return false;
  }
}

/** Only the edge meets the platform; the rest is handed what it needs, so it runs in any test. */
export const platformInEdgeOnly: Deno.lint.Rule = {
  create(context): Deno.lint.LintVisitor {
    const path = shippedPath(context.filename);
    if (path === undefined || layerOf(path)?.name === PLATFORM_LAYER) return {};
    const told = new Set<number>();
    function complain(name: string, range: Deno.lint.Range): void {
      // The shorthand { Deno } is both a key and a value.
      if (told.has(range[0])) return;
      told.add(range[0]);
      context.report({
        range,
        message: `Cannot use ${name} in ${path}: only ${PLATFORM_LAYER} meets the platform.`,
        hint: `Let ${PLATFORM_LAYER} read it and hand it down, as shared/context.ts does.`,
      });
    }
    return {
      Identifier(node): void {
        if (PLATFORM.includes(node.name) && !isMemberName(node)) complain(node.name, node.range);
      },
      MemberExpression({ object, property, computed }): void {
        if (!computed || !isGlobalObject(object) || property.type !== "Literal") return;
        const { value } = property;
        if (typeof value === "string" && PLATFORM.includes(value)) complain(value, property.range);
      },
    };
  },
};
