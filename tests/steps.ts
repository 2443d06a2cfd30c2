import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { missingDatabasePackages } from "./database/packages.ts";
import { proveDatabase } from "./database/prove.ts";
import { findChromium } from "./e2e/browser/chromium.ts";
import { findPgbouncer } from "./support/pgbouncer.ts";
import { withSharedStack } from "./support/shared-stack.ts";

/** How a step ended. */
export interface StepResult {
  passed: number;
  failed: number;
  /** What could not be run on this machine, and how to make it run. */
  note?: string;
}

/** One step of `npm test`. */
export interface Step {
  name: string;
  what: string;
  /** Runs only when it is named: minutes of load, and for that by chance. */
  onDemand?: true;
  run(): Promise<StepResult>;
}

const root = fileURLToPath(new URL("..", import.meta.url));

async function deno(args: string[], environment: Record<string, string> = {}): Promise<boolean> {
  const { success } = await new Deno.Command(Deno.execPath(), {
    args,
    cwd: root,
    stdin: "null",
    env: { NO_COLOR: "1", ...environment },
  }).spawn().status;
  return success;
}

function check(name: string, what: string, args: string[]): Step {
  return {
    name,
    what,
    run: async () => await deno(args) ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 },
  };
}

/** Reads the counts out of a JUnit report; a run that broke off counts as one failure more. */
async function count(report: string, success: boolean): Promise<StepResult> {
  const xml = await Deno.readTextFile(report).catch(() => "");
  const [, tests = "0", failures = "0", errors = "0"] =
    /<testsuites [^>]*tests="(\d+)" failures="(\d+)" errors="(\d+)"/.exec(xml) ?? [];
  const failed = Number(failures) + Number(errors);
  const passed = Number(tests) - failed;
  return { passed, failed: failed === 0 && (!success || passed === 0) ? 1 : failed };
}

async function runTests(
  folders: string[],
  environment?: Record<string, string>,
): Promise<StepResult> {
  const report = await Deno.makeTempFile({ suffix: ".xml" });
  try {
    const success = await deno(
      [
        "test",
        "-A",
        "--no-lock",
        "--no-check",
        "--unstable-no-legacy-abort",
        `--junit-path=${report}`,
        ...folders,
      ],
      environment,
    );
    return await count(report, success);
  } finally {
    await Deno.remove(report);
  }
}

function tests(name: string, what: string, folder: string): Step {
  return { name, what, run: () => runTests([folder]) };
}

function testsOnStack(name: string, what: string, folder: string): Step {
  return {
    name,
    what,
    run: () => withSharedStack((environment) => runTests([folder], environment)),
  };
}

async function testsThroughPooler(): Promise<StepResult> {
  if (await findPgbouncer() === undefined) {
    return {
      passed: 0,
      failed: 0,
      note: "a connection pooler. On Debian: apt-get install pgbouncer",
    };
  }
  return await withSharedStack(
    (environment) => runTests(["tests/integration", "tests/pooled"], environment),
    { pooled: true },
  );
}

const SOURCES = ["shared", "supabase/functions", "local", "tests"];

async function proveOnDebian(): Promise<StepResult> {
  const missing = await missingDatabasePackages();
  if (missing.length > 0) {
    return {
      passed: 0,
      failed: 0,
      note: `Postgres 15 with the real pg_cron. On Debian: apt-get install ${missing.join(" ")}`,
    };
  }
  return await proveDatabase({ log: console.log });
}

async function runInBrowser(): Promise<StepResult> {
  if (await findChromium() === undefined) {
    return { passed: 0, failed: 0, note: "a real browser. On Debian: apt-get install chromium" };
  }
  return await withSharedStack((environment) => runTests(["tests/e2e/browser"], environment));
}

async function runChaos(): Promise<StepResult> {
  const folder = "tests/on-demand/chaos";
  if (await findPgbouncer() !== undefined) return await runTests([folder]);
  return {
    ...await runTests([`${folder}/data-api.test.ts`, `${folder}/reckoning.test.ts`]),
    note: "its part through a connection pooler. On Debian: apt-get install pgbouncer",
  };
}

/** In the order in which they run: quick ones first. */
export const STEPS: readonly Step[] = [
  check("format", "deno fmt", ["fmt", "--check"]),
  check("lint", "deno lint, with the project's own rules", ["lint"]),
  check("types", "deno check", ["check", ...SOURCES.map((folder) => join(root, folder))]),
  tests("rules", "the project's own lint rules", "tests/lint"),
  tests("unit", "each module by itself", "tests/unit"),
  tests("functions", "each function as a module, without a database", "tests/functions"),
  tests("contract", "the simulated Amazon is as strict as the original", "tests/contract"),
  tests("stack", "the local stack starts, breaks and ends as it should", "tests/e2e/stack"),
  testsOnStack("integration", "functions, Postgres and Amazon together", "tests/integration"),
  {
    name: "pooled",
    what: "the same, through a connection pooler in transaction mode",
    run: testsThroughPooler,
  },
  tests(
    "incidents",
    "rotations, crashes, races, moving in: each file on a stack of its own",
    "tests/incidents",
  ),
  {
    name: "browser",
    what: "a person in a real browser, in front of the consent page",
    run: runInBrowser,
  },
  tests("story", "npm run demo tells the whole story", "tests/e2e/story"),
  tests("deploy", "the real CLI deploys, and what it uploaded answers", "tests/e2e/deploy"),
  {
    name: "database",
    what: "Postgres 15 with the real pg_cron: push, lint, advisors, pgTAP, schedule",
    run: proveOnDebian,
  },
  {
    name: "chaos",
    what:
      "5,000 calls while processes and the pooler die, sessions drop, Amazon stumbles, keys rotate",
    onDemand: true,
    run: runChaos,
  },
];
