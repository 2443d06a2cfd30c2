import { basename } from "node:path";
import { missingDatabasePackages } from "./database/packages.ts";
import { pgtapFiles } from "./database/pg-prove.ts";
import { proveDatabase } from "./database/prove.ts";
import { missingRuntimes } from "./client/support/missing-runtimes.ts";
import { findChromium } from "./e2e/browser/chromium.ts";
import { findTestFiles } from "./runner/find-test-files.ts";
import type { Job } from "./runner/job.ts";
import { proveWithPgtap } from "./runner/prove-with-pgtap.ts";
import { runDeno } from "./runner/run-deno.ts";
import { runTestFiles, type TestOptions } from "./runner/run-test-files.ts";
import { createStackPool, type StackPool } from "./runner/stack-pool.ts";
import { findPrometheus } from "./prometheus/prometheus.ts";
import type { BuiltPackage } from "./installer/support/build-package-for-tests.ts";
import { findPgbouncer } from "./support/pgbouncer.ts";

/** One step of `npm test`. */
export interface Step {
  name: string;
  what: string;
  /** Belongs to `npm test -- quick`. */
  quick?: true;
  /** Runs only when it is named: minutes of load, and that by chance. */
  onDemand?: true;
  /** Nothing else runs beside it: it measures how long something takes. */
  alone?: true;
  /** Where its test files are; a path is run by the step in whose folders it is. */
  folders?: string[];
  /** What this machine lacks for it, and how to install that. */
  missing?(): Promise<string | undefined>;
  /**
   * What it consists of.
   *
   * @param path Only this file or folder of its own folder.
   */
  jobs(path?: string): Promise<Job[]>;
}

/** The folders with TypeScript. */
export const SOURCES = [
  "shared",
  "supabase/functions",
  "client",
  "local",
  "installer",
  "dashboard/build",
  "tests",
];

const stacks = createStackPool();
const pooledStacks = createStackPool({ pooled: true });

let building: Promise<BuiltPackage> | undefined;

/** The package that the tests of the installer use, built once a run. Other steps do without the bundler. */
function builtPackage(): Promise<BuiltPackage> {
  building ??= import("./installer/support/build-package-for-tests.ts").then(
    ({ buildPackageForTests }) => buildPackageForTests(),
  );
  return building;
}

/** Ends what the steps have started for several of their files. */
export async function stopStacks(): Promise<void> {
  await Promise.all([
    stacks.stop(),
    pooledStacks.stop(),
    building?.then(({ remove }) => remove()),
  ]);
}

function check(name: string, what: string, args: string[]): Step {
  return {
    name,
    what,
    quick: true,
    jobs: () =>
      Promise.resolve([{
        title: name,
        run: async (print) =>
          await runDeno(args, print) ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 },
      }]),
  };
}

/** A step whose test files are in one folder. */
type TestStep = Omit<Step, "jobs" | "folders"> & { folder: string };

/** Tests that run in one process. */
function testsTogether(
  { folder, ...step }: TestStep,
  options?: TestOptions,
): Step {
  return {
    ...step,
    folders: [folder],
    jobs: (path = folder) =>
      Promise.resolve([{ title: path, run: (print) => runTestFiles([path], print, options) }]),
  };
}

/** Tests of which each file runs in a process of its own, and on a stack of the pool where there is one. */
function testsByFile({ folder, ...step }: TestStep, pool?: StackPool): Step {
  return { ...step, folders: [folder], jobs: (path = folder) => jobsByFile(path, pool) };
}

async function jobsByFile(path: string, pool?: Pick<StackPool, "use">): Promise<Job[]> {
  return (await findTestFiles(path)).map((file) => ({
    title: basename(file, ".test.ts"),
    run: (print) =>
      pool === undefined
        ? runTestFiles([file], print)
        : pool.use((environment) => runTestFiles([file], print, { environment })),
  }));
}

async function missingPgbouncer(): Promise<string | undefined> {
  return await findPgbouncer() === undefined
    ? "a connection pooler. On Debian: apt-get install pgbouncer"
    : undefined;
}

async function missingPrometheus(): Promise<string | undefined> {
  return await findPrometheus() === undefined
    ? "Prometheus. On Debian: apt-get install prometheus"
    : undefined;
}

async function missingDebian(): Promise<string | undefined> {
  const missing = await missingDatabasePackages();
  return missing.length === 0
    ? undefined
    : `Postgres 15 with the real pg_cron. On Debian: apt-get install ${missing.join(" ")}`;
}

async function missingChromium(): Promise<string | undefined> {
  return await findChromium() === undefined
    ? "a real browser. On Debian: apt-get install chromium"
    : undefined;
}

const PGTAP = "supabase/tests";

/** The whole proof of the database, one file of it, or pgTAP alone. */
async function databaseJobs(path?: string): Promise<Job[]> {
  if (path === undefined) {
    return [{
      title: "everything",
      run: (print) => proveDatabase({ log: (line) => print(`${line}\n`) }),
    }];
  }
  if (!path.startsWith(PGTAP)) return await jobsByFile(path);
  const files = path === PGTAP ? await pgtapFiles() : [basename(path)];
  return [{ title: path, run: (print) => proveWithPgtap(files, print) }];
}

const CHAOS = "tests/on-demand/chaos";

async function chaosFiles(path = CHAOS): Promise<string[]> {
  const files = await findTestFiles(path);
  return await findPgbouncer() === undefined
    ? files.filter((file) => basename(file) !== "pooled.test.ts")
    : files;
}

/** In the order in which they begin: the quick ones first, then the longest. */
export const STEPS: readonly Step[] = [
  check("types", "deno check", ["check", ...SOURCES]),
  check("pages", "the types of the dashboard's pages", [
    ...["run", "-A", "--no-lock", "node_modules/typescript/bin/tsc", "-p", "dashboard"],
  ]),
  testsTogether(
    { name: "unit", what: "each module by itself", quick: true, folder: "tests/unit" },
    { parallel: true },
  ),
  check("format", "deno fmt", ["fmt", "--check"]),
  check("lint", "deno lint, with the project's own rules", ["lint"]),
  testsTogether({
    name: "rules",
    what: "the project's own lint rules; released chapters are unchanged",
    quick: true,
    folder: "tests/lint",
  }),
  testsTogether({
    name: "functions",
    what: "each function as a module, without a database",
    quick: true,
    folder: "tests/functions",
  }),
  testsTogether({
    name: "contract",
    what: "the simulated Amazon is as strict as the original",
    folder: "tests/contract",
  }),
  {
    name: "database",
    what: "Postgres 15 with the real pg_cron: push, lint, advisors, pgTAP, schedule",
    folders: ["tests/database", PGTAP],
    missing: missingDebian,
    jobs: databaseJobs,
  },
  testsByFile(
    {
      name: "integration",
      what: "functions, Postgres and Amazon together",
      folder: "tests/integration",
    },
    stacks,
  ),
  testsByFile(
    {
      name: "client",
      what: "the TypeScript client, and its package",
      folder: "tests/client",
    },
    stacks,
  ),
  {
    ...testsByFile({
      name: "runtimes",
      what: "the clients in Node 22, Deno, Chromium and Python; the examples as a reader runs them",
      folder: "tests/runtimes",
    }, stacks),
    missing: missingRuntimes,
  },
  {
    name: "pooled",
    what: "the same, through a connection pooler in transaction mode",
    folders: ["tests/pooled"],
    missing: missingPgbouncer,
    jobs: async (path) =>
      path === undefined
        ? [
          ...await jobsByFile("tests/integration", pooledStacks),
          ...await jobsByFile("tests/pooled", pooledStacks),
        ]
        : await jobsByFile(path, pooledStacks),
  },
  testsByFile({
    name: "incidents",
    what: "rotations, crashes, races, moving in: each file on a stack of its own",
    folder: "tests/incidents",
  }),
  {
    ...testsByFile({
      name: "waits",
      what: "how long a caller waits at most, with the machine to itself",
      folder: "tests/waits",
    }),
    alone: true,
  },
  {
    ...testsByFile({
      name: "stutter",
      what: "the dashboard with 10,000 accounts: nothing keeps the page from drawing for 100 ms",
      folder: "tests/stutter",
    }, stacks),
    missing: missingChromium,
    alone: true,
  },
  {
    ...testsByFile({
      name: "prometheus",
      what: "Prometheus reads the metrics, an alert fires, the board has data",
      folder: "tests/prometheus",
    }, stacks),
    missing: missingPrometheus,
  },
  {
    name: "installer",
    what: "every command of the built package, against a stand-in of the platform",
    folders: ["tests/installer"],
    missing: missingDebian,
    jobs: async (path = "tests/installer") => {
      const { environment } = await builtPackage();
      return await jobsByFile(path, { use: (run) => run(environment) });
    },
  },
  testsTogether({
    name: "deploy",
    what: "the real CLI deploys, and what it uploaded answers",
    folder: "tests/e2e/deploy",
  }),
  testsTogether({
    name: "story",
    what: "npm run demo tells the whole story",
    folder: "tests/e2e/story",
  }),
  testsTogether({
    name: "stack",
    what: "the local stack starts, breaks and ends as it should",
    folder: "tests/e2e/stack",
  }),
  {
    ...testsByFile(
      {
        name: "browser",
        what: "a person in a real browser, in front of the consent page",
        folder: "tests/e2e/browser",
      },
      stacks,
    ),
    missing: missingChromium,
  },
  {
    ...testsByFile(
      {
        name: "dashboard",
        what: "the dashboard in a real browser, and how much it loads",
        folder: "tests/dashboard",
      },
      stacks,
    ),
    missing: missingChromium,
  },
  {
    name: "chaos",
    what:
      "5,000 calls while processes and the pooler die, sessions drop, Amazon stumbles, keys rotate",
    onDemand: true,
    folders: [CHAOS],
    jobs: (path) =>
      Promise.resolve([{
        title: "chaos",
        run: async (print) => await runTestFiles(await chaosFiles(path), print),
      }]),
  },
];
