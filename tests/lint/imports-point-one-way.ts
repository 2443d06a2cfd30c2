import { posix } from "node:path";
import { type Complaint, directionComplaint } from "./direction.ts";
import { importCircle } from "./import-circle.ts";
import { type Import, importsOf } from "./imports-of.ts";
import { SHIPPED, ships } from "./layers.ts";
import { shippedPath } from "./shipped-path.ts";

function circleComplaint(path: string, target: string): Complaint | undefined {
  const circle = importCircle(path, target);
  if (circle === undefined) return undefined;
  return {
    message: `Cannot import ${target} from ${path}: the imports form a circle.`,
    hint: `The way back is ${circle.join(" → ")}. Move what both need to a file of its own.`,
  };
}

function complaintAbout(path: string, { specifier, quoted }: Import): Complaint | undefined {
  if (specifier === undefined) {
    return {
      message: `Cannot import a computed name from ${path}: the deploy does not see it.`,
      hint: "Write the path as a plain string.",
    };
  }
  if (/^(\/|file:)/.test(specifier)) {
    return {
      message: `Cannot import ${specifier} from ${path}: the path is absolute.`,
      hint: "Write it relative to the file.",
    };
  }
  if (!/^\.\.?\//.test(specifier)) return undefined;
  const target = posix.join(posix.dirname(path), specifier);
  if (!ships(target)) {
    return {
      message: `Cannot import ${target} from ${path}: it is not part of what is deployed.`,
      hint: `Only ${SHIPPED.join(" and ")} are. Move it there, or hand it down as a parameter.`,
    };
  }
  if (!quoted && !specifier.endsWith(".ts")) {
    return {
      message: `Cannot import ${specifier} from ${path}: the path does not end in .ts.`,
      hint: "Name the file itself: the deploy neither searches for extensions nor for index.ts.",
    };
  }
  return directionComplaint(path, target) ?? (quoted ? undefined : circleComplaint(path, target));
}

/**
 * Which files a file may import: those of its own place and of the places after it, and none that
 * imports it in turn.
 */
export const importsPointOneWay: Deno.lint.Rule = {
  create(context): Deno.lint.LintVisitor {
    const path = shippedPath(context.filename);
    if (path === undefined) return {};
    return importsOf(context, (found) => {
      const complaint = complaintAbout(path, found);
      if (complaint === undefined) return;
      const { message, hint } = complaint;
      const why = "It is no code, but the deploy uploads what reads like an import. ";
      context.report({ range: found.range, message, hint: found.quoted ? why + hint : hint });
    });
  },
};
