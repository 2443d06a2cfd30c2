/** A package in one exact version, with or without a subpath. */
const EXACT = /^npm:(?:@[\w.-]+\/)?[\w.-]+@\d+\.\d+\.\d+(?:-[\w.]+)?(?:\/[\w.-]+)*$/;

/**
 * What is wrong with an import map that is deployed. A name that ends in a slash makes the Supabase
 * CLI upload the whole folder that it names, and one like `@/` the whole project.
 */
export function importMapComplaints(imports: Record<string, string>): string[] {
  return Object.entries(imports).flatMap(([name, target]) => {
    if (name.endsWith("/") || target.endsWith("/")) {
      return [`Cannot name "${name}": with a slash at its end a whole folder is uploaded.`];
    }
    if (/^(@|\.{1,2}|~|#)?\//.test(name)) {
      return [`Cannot name "${name}": it looks like a path. Import files by their relative path.`];
    }
    return EXACT.test(target)
      ? []
      : [`Cannot use "${target}" for "${name}": it is no package in one exact version.`];
  });
}
