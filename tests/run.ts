/**
 * `npm test`: every check of the project, one after the other, and one count at the end.
 *
 *   npm test                  everything but what runs on demand
 *   npm test -- unit lint     only these steps
 *   npm test -- --list        what there is
 */
import { parseArgs } from "node:util";
import { type StepResult, STEPS } from "./steps.ts";

const { values, positionals } = parseArgs({
  args: Deno.args,
  allowPositionals: true,
  options: { list: { type: "boolean" }, help: { type: "boolean", short: "h" } },
});

if (values.list || values.help) {
  console.log("Usage: npm test [-- step …]\n\nSteps:");
  for (const { name, what } of STEPS) console.log(`  ${name.padEnd(12)} ${what}`);
  Deno.exit(0);
}

const unknown = positionals.filter((name) => !STEPS.some((step) => step.name === name));
if (unknown.length > 0) {
  console.error(
    `Cannot run "${unknown.join(", ")}": there is no such step. See npm test -- --list.`,
  );
  Deno.exit(2);
}

const wanted = STEPS.filter(({ name, onDemand }) =>
  positionals.length === 0 ? !onDemand : positionals.includes(name)
);
const notes = positionals.length > 0 ? [] : STEPS.filter(({ onDemand }) => onDemand).map(
  ({ name, what }) => `${name}: ${what}. On demand: npm test -- ${name}`,
);
let passed = 0;
let failed = 0;
for (const [index, step] of wanted.entries()) {
  console.log(`\n── ${index + 1}/${wanted.length} ${step.name}: ${step.what}`);
  const started = performance.now();
  const result: StepResult = await step.run().catch((error: unknown) => {
    console.error(error);
    return { passed: 0, failed: 1 };
  });
  passed += result.passed;
  failed += result.failed;
  if (result.note !== undefined) notes.push(`${step.name}: ${result.note}`);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`── ${step.name}: ${result.passed} passed, ${result.failed} failed (${seconds} s)`);
}

for (const note of notes) console.log(`\nNot run here: ${note}`);
console.log(`\n${passed} passed, ${failed} failed`);
Deno.exit(failed === 0 ? 0 : 1);
