import { buildPackageForTests, PACKAGE_VARIABLE } from "./build-package-for-tests.ts";

/** The folder of the package that the tests of the installer use. A file that runs alone builds its own. */
export const packageFolder: string = Deno.env.get(PACKAGE_VARIABLE) ?? await buildForThisProcess();

async function buildForThisProcess(): Promise<string> {
  const { folder, remove } = await buildPackageForTests();
  Deno.test.afterAll(remove);
  return folder;
}
