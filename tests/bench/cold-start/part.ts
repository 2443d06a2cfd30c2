import { deployToRecorder } from "../../e2e/deploy/deploy.ts";
import { interleaved } from "../measure/interleaved.ts";
import { median, medianRatio } from "../measure/percentile.ts";
import type { Bench, Measured, Part } from "../part.ts";
import { startBenchStack } from "../stage/bench-stack.ts";
import { silenceDatabase } from "../stage/schedule.ts";
import { bundleFunctions } from "./bundle.ts";
import { type FirstAnswer, measureFirstAnswer, type Start } from "./first-answer.ts";
import { EMPTY, starts } from "./starts.ts";

/** What the Supabase CLI uploads of each function, in bytes. */
async function uploadedBytes(): Promise<Map<string, number>> {
  const { success, output, uploads } = await deployToRecorder();
  if (!success) throw new Error(`Cannot measure what is uploaded: the CLI said ${output}`);
  return new Map(uploads.map(({ metadata, bytes }) => [metadata.name, bytes]));
}

/** The same start, of what the platform makes of a function and of its sources. */
interface FirstAnswers {
  bundled: FirstAnswer;
  fromSources: FirstAnswer;
}

async function measureBoth(start: Start, bundles: string): Promise<FirstAnswers> {
  return {
    bundled: await measureFirstAnswer({ ...start, functionsFolder: bundles }),
    fromSources: await measureFirstAnswer(start),
  };
}

async function run(bench: Bench): Promise<Measured> {
  await using staged = await startBenchStack(bench);
  await silenceDatabase(staged.admin);
  const subjects = await starts(staged);
  bench.say("functions are bundled");
  await using bundles = await bundleFunctions([...subjects.values()]);
  const rounds = bench.quick ? 3 : 15;
  bench.say(`${subjects.size} starts, bundled and from sources, ${rounds} rounds`);
  const answers = await interleaved(
    new Map([...subjects].map(([name, start]) => [name, () => measureBoth(start, bundles.folder)])),
    { rounds, warmUps: 2 },
  );
  const times = (name: string, form: keyof FirstAnswers): number[] =>
    (answers.get(name) ?? []).map((answer) => answer[form].milliseconds);
  const byEmpty = (name: string, form: keyof FirstAnswers): number =>
    medianRatio(times(name, form), times(EMPTY, form));
  bench.say("what the Supabase CLI uploads");
  const uploaded = await uploadedBytes();
  return {
    tables: [{
      title: "From the start of a process to its first answer",
      of: "function",
      columns: [
        "bundled, ms",
        "by the empty one's",
        "CPU, ms",
        "from sources, ms",
        "by the empty one's",
        "uploaded, KiB",
      ],
      rows: [...subjects.keys()].map((name) => {
        const bytes = uploaded.get(name);
        return {
          name,
          cells: [
            median(times(name, "bundled")),
            byEmpty(name, "bundled"),
            median((answers.get(name) ?? []).map(({ bundled }) => bundled.cpuMilliseconds)),
            median(times(name, "fromSources")),
            byEmpty(name, "fromSources"),
            bytes === undefined ? null : bytes / 1024,
          ],
        };
      }),
    }],
    promises: [
      {
        what: "first answer of bundled get-token, by an empty function's",
        measured: byEmpty("get-token", "bundled"),
        at: "most",
        limit: 1.5,
      },
    ],
  };
}

/** How long a function takes that nobody has called for a while. */
export const coldStartPart: Part = {
  name: "cold-start",
  what: "each function from the start of its process to its first answer",
  run,
};
