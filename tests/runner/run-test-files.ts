import type { Counts, Print } from "./job.ts";
import { runDeno } from "./run-deno.ts";

/** How files of tests are run. */
export interface TestOptions {
  environment?: Record<string, string>;
  /** Whether the files run side by side: only where they change nothing that a process has once. */
  parallel?: boolean;
}

/** Runs files or folders of tests in one process and counts the results. */
export async function runTestFiles(
  paths: string[],
  print: Print,
  { environment, parallel = false }: TestOptions = {},
): Promise<Counts> {
  const report = await Deno.makeTempFile({ suffix: ".xml" });
  try {
    const success = await runDeno(
      [
        "test",
        ...["-A", "--no-lock", "--no-check", "--unstable-no-legacy-abort"],
        ...(parallel ? ["--parallel"] : []),
        `--junit-path=${report}`,
        ...paths,
      ],
      print,
      environment,
    );
    return countResults(await Deno.readTextFile(report), success);
  } finally {
    await Deno.remove(report);
  }
}

/**
 * Reads the counts from a JUnit report.
 *
 * @param success Whether the run ended well; a run that broke off is one failure at least.
 */
export function countResults(xml: string, success: boolean): Counts {
  const [, tests = "0", failures = "0", errors = "0"] =
    /<testsuites [^>]*tests="(\d+)" failures="(\d+)" errors="(\d+)"/.exec(xml) ?? [];
  const failed = Number(failures) + Number(errors);
  const passed = Number(tests) - failed;
  return { passed, failed: failed === 0 && (!success || passed === 0) ? 1 : failed };
}
