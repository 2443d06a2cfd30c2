import { startFunctionProcess } from "../../../local/functions/process.ts";
import { cpuSeconds } from "../measure/process-figures.ts";

/** One start of a function, up to its first answer. */
export interface FirstAnswer {
  milliseconds: number;
  cpuMilliseconds: number;
}

/** Who is started, and what it is asked. */
export interface Start {
  functionName: string;
  env: Record<string, string>;
  functionsFolder: string;
  method: "GET" | "POST";
  headers?: Record<string, string>;
  body?: string;
  /** The status of the answer: another one would measure something else. */
  status: number;
}

/**
 * Starts a new process on the platform's Deno, what it has to compile in its cache, and asks it once.
 */
export async function measureFirstAnswer(start: Start): Promise<FirstAnswer> {
  const { functionName, env, functionsFolder, method, headers = {}, body = null, status } = start;
  const started = performance.now();
  const process = await startFunctionProcess({ functionName, env, functionsFolder });
  try {
    const response = await fetch(`${process.url}/${functionName}`, { method, headers, body });
    const answer = await response.text();
    const milliseconds = performance.now() - started;
    if (response.status !== status) {
      throw new Error(`Cannot measure ${functionName}: it answered ${response.status}: ${answer}`);
    }
    return { milliseconds, cpuMilliseconds: await cpuSeconds(process.pid) * 1000 };
  } finally {
    await process.stop();
  }
}
