import { deployToRecorder } from "../../e2e/deploy/deploy.ts";
import { interleaved } from "../measure/interleaved.ts";
import { median, medianRatio } from "../measure/percentile.ts";
import type { Bench, Measured, Part } from "../part.ts";
import { startBenchStack } from "../stage/bench-stack.ts";
import { silenceDatabase } from "../stage/schedule.ts";
import { type FirstAnswer, measureFirstAnswer } from "./first-answer.ts";
import { EMPTY, starts } from "./starts.ts";

/** What the Supabase CLI uploads of each function, in bytes. */
async function uploadedBytes(): Promise<Map<string, number>> {
  const { success, output, uploads } = await deployToRecorder();
  if (!success) throw new Error(`Cannot measure what is uploaded: the CLI said ${output}`);
  return new Map(uploads.map(({ metadata, bytes }) => [metadata.name, bytes]));
}

async function run(bench: Bench): Promise<Measured> {
  await using staged = await startBenchStack(bench);
  await silenceDatabase(staged.admin);
  const subjects = await starts(staged);
  const rounds = bench.quick ? 3 : 15;
  bench.say(`${subjects.size} starts, ${rounds} rounds`);
  const answers = await interleaved(
    new Map([...subjects].map(([name, start]) => [name, () => measureFirstAnswer(start)])),
    { rounds, warmUps: 2 },
  );
  const all = (name: string, figure: keyof FirstAnswer): number[] =>
    (answers.get(name) ?? []).map((answer) => answer[figure]);
  const byEmpty = (name: string): number =>
    medianRatio(all(name, "milliseconds"), all(EMPTY, "milliseconds"));
  bench.say("what the Supabase CLI uploads");
  const uploaded = await uploadedBytes();
  return {
    tables: [{
      title: "From the start of a process to its first answer",
      of: "function",
      columns: ["time, ms", "by the empty one's", "CPU, ms", "uploaded, KiB"],
      rows: [...subjects.keys()].map((name) => {
        const bytes = uploaded.get(name);
        return {
          name,
          cells: [
            median(all(name, "milliseconds")),
            byEmpty(name),
            median(all(name, "cpuMilliseconds")),
            bytes === undefined ? null : bytes / 1024,
          ],
        };
      }),
    }],
    promises: [
      {
        what: "first answer of get-token, by an empty function's",
        measured: byEmpty("get-token"),
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
