import { stop } from "esbuild";
import { buildPackage } from "../../../installer/build/build.ts";

/** Where a run of several test files says which package they use: a folder. */
export const PACKAGE_VARIABLE = "BUILT_PACKAGE";

/** A package that several test files use. */
export interface BuiltPackage {
  folder: string;
  /** For a process that runs test files: tells it of the package. */
  environment: Record<string, string>;
  remove(): Promise<void>;
}

/** Builds the package for the tests. */
export async function buildPackageForTests(): Promise<BuiltPackage> {
  const folder = await Deno.makeTempDir({ prefix: "amazon-ads-connect-package-" });
  await buildPackage(folder);
  await stop();
  return {
    folder,
    environment: { [PACKAGE_VARIABLE]: folder },
    remove: () => Deno.remove(folder, { recursive: true }),
  };
}
