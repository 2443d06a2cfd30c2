import { interleaved } from "../measure/interleaved.ts";
import { cpuSeconds, peakMemory } from "../measure/process-figures.ts";
import { type Load, load } from "./load.ts";
import type { Subject } from "./subjects.ts";

/** The figures of one subject in one round. */
export interface LoadFigures extends Load {
  /** CPU of the function's process a call, in µs. */
  cpuPerCall: number;
  /** The most memory that the process ever had, in MB. */
  memory: number;
}

/** The rounds of several subjects, by their names. */
export type Loads = ReadonlyMap<string, readonly LoadFigures[]>;

/** Loads several subjects in turn, round by round. */
export async function measureLoad(
  subjects: ReadonlyMap<string, Subject>,
  { connections, seconds, rounds }: { connections: number; seconds: number; rounds: number },
): Promise<Loads> {
  async function once({ process, order, meanwhile }: Subject): Promise<LoadFigures> {
    const before = await cpuSeconds(process.pid);
    const [seen] = await Promise.all([
      load({ ...order, connections, seconds }),
      meanwhile?.(),
    ]);
    const used = await cpuSeconds(process.pid) - before;
    return {
      ...seen,
      cpuPerCall: used / (seen.perSecond * seconds) * 1e6,
      memory: await peakMemory(process.pid),
    };
  }
  return await interleaved(
    new Map([...subjects].map(([name, subject]) => [name, () => once(subject)])),
    { rounds, warmUps: 1 },
  );
}
