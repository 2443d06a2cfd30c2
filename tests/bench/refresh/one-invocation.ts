import { z } from "zod";
import { startFunctionProcess } from "../../../local/functions/process.ts";
import { cpuSeconds } from "../measure/process-figures.ts";
import type { BenchStack } from "../stage/bench-stack.ts";

/** The cost of one invocation of `refresh-tokens` that finds more due tokens than it takes. */
export interface InvocationFigures {
  tokens: number;
  seconds: number;
  /** Of a process of its own, its start included: as if the platform had no process running. */
  cpuSeconds: number;
}

/** Calls `refresh-tokens` once in a process of its own. */
export async function measureOneInvocation({ stack }: BenchStack): Promise<InvocationFigures> {
  const process = await startFunctionProcess({
    functionName: "refresh-tokens",
    env: stack.functionEnv,
  });
  try {
    const started = performance.now();
    const response = await fetch(`${process.url}/refresh-tokens`, {
      method: "POST",
      headers: { apikey: stack.secret_keys.default },
    });
    const { refreshed } = z.object({ refreshed: z.number() }).parse(await response.json());
    return {
      tokens: refreshed,
      seconds: (performance.now() - started) / 1000,
      cpuSeconds: await cpuSeconds(process.pid),
    };
  } finally {
    await process.stop();
  }
}
