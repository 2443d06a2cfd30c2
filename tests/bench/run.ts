/**
 * `npm run bench`: measures the product, prints tables and keeps them as JSON; ends with 1 when a
 * figure that was promised does not hold.
 *
 *   npm run bench                          all of it
 *   npm run bench -- sync cold-start       only these parts
 *   npm run bench -- --list                what there is
 *   npm run bench -- --quick               small sizes, to see that it runs
 *   npm run bench -- outages --connections 200
 *                                          a smaller simulation
 *   npm run bench -- --json out.json       where the figures go; by default .local/bench/<date>.json
 *   npm run bench -- --against old.json    ratios to an earlier run
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { localFolder } from "../../local/stack/folders.ts";
import type { Bench, Part } from "./part.ts";
import { PARTS } from "./parts.ts";
import { compare, renderComparison } from "./report/compare.ts";
import { holds, renderPromises } from "./report/promised.ts";
import { machine, readReport, type Report, writeReport } from "./report/report.ts";
import { renderTable } from "./report/table.ts";

const { values, positionals } = parseArgs({
  args: Deno.args,
  allowPositionals: true,
  options: {
    list: { type: "boolean" },
    help: { type: "boolean", short: "h" },
    quick: { type: "boolean", default: false },
    connections: { type: "string" },
    json: { type: "string" },
    against: { type: "string" },
  },
});

if (values.list || values.help) {
  console.log(
    "Usage: npm run bench [-- part … --quick --connections count --json file --against file]\n\nParts:",
  );
  for (const { name, what, onlyWhenNamed } of PARTS) {
    console.log(`  ${name.padEnd(12)} ${what}${onlyWhenNamed ? " (only when named)" : ""}`);
  }
  Deno.exit(0);
}

const unknown = positionals.filter((name) => !PARTS.some((part) => part.name === name));
if (unknown.length > 0) {
  console.error(
    `Cannot run "${unknown.join(", ")}": there is no such part. See npm run bench -- --list.`,
  );
  Deno.exit(2);
}

const connections = values.connections === undefined ? undefined : Number(values.connections);
if (connections !== undefined && !(Number.isInteger(connections) && connections > 0)) {
  console.error(`Cannot simulate "${values.connections}" connections: give a number above 0.`);
  Deno.exit(2);
}

// Before the minutes of work: a wrong path is best known at once.
const earlier = values.against === undefined ? undefined : await readReport(values.against);
const madeAt = new Date().toISOString();
const file = values.json ?? join(localFolder, "bench", `${madeAt.replaceAll(":", "-")}.json`);
const report: Report = { made_at: madeAt, quick: values.quick, machine: machine(), parts: {} };

async function run(part: Part): Promise<boolean> {
  console.log(`\n## ${part.name}: ${part.what}\n`);
  const started = performance.now();
  const seconds = (): number => (performance.now() - started) / 1000;
  const bench: Bench = {
    quick: values.quick,
    ...(connections === undefined ? {} : { connections }),
    say: (line) => console.log(`${seconds().toFixed(0).padStart(4)} s  ${line}`),
  };
  try {
    const { tables, promises } = await part.run(bench);
    report.parts[part.name] = { seconds: seconds(), tables, promises };
    for (const table of tables) console.log(`\n${renderTable(table)}`);
    if (promises.length > 0) console.log(`\n${renderPromises(promises)}`);
    return values.quick || promises.every(holds);
  } catch (error) {
    console.error(error);
    report.parts[part.name] = {
      seconds: seconds(),
      tables: [],
      promises: [],
      error: error instanceof Error ? error.message : String(error),
    };
    return false;
  } finally {
    await writeReport(file, report);
  }
}

let good = true;
for (const part of PARTS) {
  const isWanted = positionals.length > 0 ? positionals.includes(part.name) : !part.onlyWhenNamed;
  if (!isWanted) continue;
  good = await run(part) && good;
}
if (earlier !== undefined) {
  console.log(`\n## Against ${values.against} (${earlier.made_at})\n`);
  if (earlier.machine !== report.machine || earlier.quick !== report.quick) {
    console.log("Measured on another machine or with other sizes: the ratios mean little.\n");
  }
  console.log(renderComparison(compare(earlier, report)));
}
console.log(`\nFigures: ${file}`);
if (values.quick && good) console.log("Small sizes: no promise was judged.");
else if (values.quick) console.log("Not all parts ran; see above.");
else console.log(good ? "All promises hold." : "Not all promises hold; see above.");
Deno.exit(good ? 0 : 1);
