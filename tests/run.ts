/**
 * `npm test`: every check of the project, several side by side, and one count at the end.
 *
 *   npm test                    everything but what runs on demand
 *   npm test -- quick           what takes less than a minute: format, lint, types, rules, unit, functions
 *   npm test -- unit lint       only these steps
 *   npm test -- <path>          one file or folder of tests, with whatever it needs
 *   npm test -- quick --watch   the same again after each change; also with steps and paths
 *   npm test -- --list          what there is
 */
import { existsSync } from "node:fs";
import { relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { projectRoot } from "../local/stack/folders.ts";
import { collectAnswers, STEPS_WITH_ALL_ANSWERS } from "./runner/answer-coverage.ts";
import { runJobs, type StepJobs } from "./runner/run-jobs.ts";
import { watchSources } from "./runner/watch-sources.ts";
import { SOURCES, type Step, STEPS, stopStacks } from "./steps.ts";

/** Most jobs wait more than they compute, so there may be more jobs than cores; each stack takes memory. */
const MAX_CONCURRENCY = 4;

const { values, positionals } = parseArgs({
  args: Deno.args,
  allowPositionals: true,
  options: {
    list: { type: "boolean" },
    help: { type: "boolean", short: "h" },
    watch: { type: "boolean" },
    concurrency: { type: "string" },
  },
});

if (values.list || values.help) {
  console.log(
    "Usage: npm test [-- quick | step … | path …] [--watch] [--concurrency <jobs side by side>]\n\nSteps:",
  );
  for (const { name, what, quick, onDemand } of STEPS) {
    const mark = quick ? " (quick)" : onDemand ? " (on demand)" : "";
    console.log(`  ${name.padEnd(12)} ${what}${mark}`);
  }
  Deno.exit(0);
}

const concurrency = values.concurrency === undefined
  ? Math.min(2 * navigator.hardwareConcurrency, MAX_CONCURRENCY)
  : Number(values.concurrency);
if (!Number.isInteger(concurrency) || concurrency < 1) {
  fail(
    `Cannot run ${values.concurrency} jobs side by side: --concurrency takes a whole number from 1 on.`,
  );
}

/** A step, or a part of it. */
interface Target {
  step: Step;
  path?: string;
}

const targets: Target[] = positionals.length === 0
  ? STEPS.filter(({ onDemand }) => !onDemand).map((step) => ({ step }))
  : positionals.flatMap(targetsOf);

function targetsOf(wanted: string): Target[] {
  if (wanted === "quick") return STEPS.filter(({ quick }) => quick).map((step) => ({ step }));
  const named = STEPS.find(({ name }) => name === wanted);
  if (named) return [{ step: named }];
  const full = resolve(projectRoot, wanted);
  if (!existsSync(full)) {
    fail(`Cannot run "${wanted}": there is no such step, file or folder. See npm test -- --list.`);
  }
  const path = relative(projectRoot, full);
  const step = STEPS.find(({ folders = [] }) =>
    folders.some((folder) => path === folder || path.startsWith(`${folder}/`))
  );
  return step
    ? [{ step, path }]
    : fail(`Cannot run "${wanted}": it is in the folder of no step. See npm test -- --list.`);
}

function fail(message: string): never {
  console.error(message);
  Deno.exit(2);
}

/** Writes to the terminal without a line break of its own. */
function print(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(text));
}

async function run(): Promise<boolean> {
  const notes = positionals.length > 0
    ? []
    : STEPS.filter(({ onDemand }) => onDemand).map(({ name, what }) =>
      `${name}: ${what}. On demand: npm test -- ${name}`
    );
  const steps: StepJobs[] = [];
  for (const { step, path } of targets) {
    const missing = await step.missing?.();
    if (missing !== undefined) notes.push(`${step.name}: ${missing}`);
    else steps.push({ ...step, jobs: await step.jobs(path) });
  }
  const started = performance.now();
  const answers = await collectAnswers();
  let { passed, failed } = await runJobs(steps, { concurrency, print });
  await stopStacks();
  const whole = targets.filter(({ path }) => path === undefined).map(({ step }) => step.name);
  if (STEPS_WITH_ALL_ANSWERS.every((name) => whole.includes(name))) {
    const missing = await answers.missing();
    if (missing.length === 0) passed += 1;
    else failed += 1;
    for (const field of missing) console.log(`In the contract, and in no answer: ${field}`);
  }
  await answers.end();
  for (const note of notes) console.log(`\nNot run here: ${note}`);
  console.log(`\nAfter ${((performance.now() - started) / 1000).toFixed(1)} s:`);
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0;
}

if (values.watch) {
  await watchSources([...SOURCES, "supabase"], async () => {
    await run();
    console.log("\nWaiting for a change; Ctrl-C ends.");
  });
}
Deno.exit(await run() ? 0 : 1);
