import { interleaved } from "../measure/interleaved.ts";
import { median } from "../measure/percentile.ts";
import { cpuSeconds, peakMemory } from "../measure/process-figures.ts";
import { type Load, load } from "./load.ts";
import type { Subject } from "./subjects.ts";

/** How a subject bore its load: the median of the rounds. */
export interface LoadFigures extends Load {
  /** CPU of the function's process a call, in µs. */
  cpuPerCall: number;
  /** The most memory that the process ever had, in MB. */
  memory: number;
}

/** Loads several subjects in turn, round by round. */
export async function measureLoad(
  subjects: ReadonlyMap<string, Subject>,
  { connections, seconds, rounds }: { connections: number; seconds: number; rounds: number },
): Promise<Map<string, LoadFigures>> {
  async function once({ process, order }: Subject): Promise<LoadFigures> {
    const before = await cpuSeconds(process.pid);
    const seen = await load({ ...order, connections, seconds });
    const used = await cpuSeconds(process.pid) - before;
    return {
      ...seen,
      cpuPerCall: used / (seen.perSecond * seconds) * 1e6,
      memory: await peakMemory(process.pid),
    };
  }
  const measured = await interleaved(
    new Map([...subjects].map(([name, subject]) => [name, () => once(subject)])),
    { rounds, warmUps: 1 },
  );
  return new Map([...measured].map(([name, rounds]) => {
    const middle = (figure: keyof LoadFigures): number =>
      median(rounds.map((each) => each[figure]));
    return [name, {
      perSecond: middle("perSecond"),
      p50: middle("p50"),
      p99: middle("p99"),
      failed: middle("failed"),
      cpuPerCall: middle("cpuPerCall"),
      memory: middle("memory"),
    }];
  }));
}
