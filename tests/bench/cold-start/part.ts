import { deployToRecorder } from "../../e2e/deploy/deploy.ts";
import { interleaved } from "../measure/interleaved.ts";
import { median, medianRatio } from "../measure/percentile.ts";
import type { Bench, Measured, Part } from "../part.ts";
import { startBenchStack } from "../stage/bench-stack.ts";
import { silenceDatabase } from "../stage/schedule.ts";
import { BUNDLE_ENTRYPOINT, bundleFunctions } from "./bundle.ts";
import { type FirstAnswer, measureFirstAnswer, type Start } from "./first-answer.ts";
import { EMPTY, starts } from "./starts.ts";

/** What the Supabase CLI uploads of each function, in bytes. */
async function uploadedBytes(): Promise<Map<string, number>> {
  const { success, output, uploads } = await deployToRecorder();
  if (!success) throw new Error(`Cannot measure what is uploaded: the CLI said ${output}`);
  return new Map(uploads.map(({ metadata, bytes }) => [metadata.name, bytes]));
}

/** Starts each function round by round; the figures are by the function's name. */
function startEach(
  starts: ReadonlyMap<string, Start>,
  rounds: number,
): Promise<Map<string, FirstAnswer[]>> {
  return interleaved(
    new Map([...starts].map(([name, start]) => [name, () => measureFirstAnswer(start)])),
    { rounds, warmUps: 2 },
  );
}

function pick<Name, Value>(
  map: ReadonlyMap<Name, Value>,
  names: readonly Name[],
): Map<Name, Value> {
  return new Map([...map].filter(([name]) => names.includes(name)));
}

function times(answers: ReadonlyMap<string, FirstAnswer[]>, name: string): number[] {
  return (answers.get(name) ?? []).map(({ milliseconds }) => milliseconds);
}

function byEmpty(answers: ReadonlyMap<string, FirstAnswer[]>, name: string): number {
  return medianRatio(times(answers, name), times(answers, EMPTY));
}

async function run(bench: Bench): Promise<Measured> {
  await using staged = await startBenchStack(bench);
  await silenceDatabase(staged.admin);
  const fromSources = await starts(staged);
  bench.say("functions are bundled");
  await using bundles = await bundleFunctions([...fromSources.values()]);
  const bundled = new Map(
    [...fromSources].map(([name, start]) => [
      name,
      { ...start, functionsFolder: bundles.folder, entrypoint: BUNDLE_ENTRYPOINT },
    ]),
  );
  const rounds = bench.quick ? 3 : 15;
  bench.say(`${bundled.size} starts, ${rounds} rounds`);
  const answers = await startEach(bundled, rounds);
  bench.say("the promised one, more often");
  const promised = await startEach(pick(bundled, [EMPTY, "get-token"]), rounds * 4);
  bench.say("all from sources");
  const answersFromSources = await startEach(fromSources, rounds);
  bench.say("what the Supabase CLI uploads");
  const uploaded = await uploadedBytes();
  return {
    tables: [{
      title: "From the start of a process to its first answer",
      of: "function",
      columns: [
        "bundled, ms",
        "by the empty one's, bundled",
        "CPU, ms",
        "from sources, ms",
        "by the empty one's, from sources",
        "uploaded, KiB",
      ],
      rows: [...bundled.keys()].map((name) => {
        const bytes = uploaded.get(name);
        return {
          name,
          cells: [
            median(times(answers, name)),
            byEmpty(answers, name),
            median((answers.get(name) ?? []).map(({ cpuMilliseconds }) => cpuMilliseconds)),
            median(times(answersFromSources, name)),
            byEmpty(answersFromSources, name),
            bytes === undefined ? null : bytes / 1024,
          ],
        };
      }),
    }],
    promises: [
      {
        what: "first answer of bundled get-token, by an empty function's",
        measured: byEmpty(promised, "get-token"),
        at: "most",
        limit: 1.25,
      },
    ],
  };
}

/** How long the first answer of a function takes when none of its processes is running. */
export const coldStartPart: Part = {
  name: "cold-start",
  what: "each function from the start of its process to its first answer",
  run,
};
