import { startFunctionProcess } from "../../../local/functions/process.ts";
import { cpuSeconds } from "../measure/process-figures.ts";

/** One start of a function, up to its first answer. */
export interface FirstAnswer {
  milliseconds: number;
  cpuMilliseconds: number;
}

/** The function to start, and its first request. */
export interface Start {
  functionName: string;
  env: Record<string, string>;
  functionsFolder: string;
  /** The file that it starts with; default: index.ts. */
  entrypoint?: string;
  method: "GET" | "POST";
  headers?: Record<string, string>;
  body?: string;
  /** The status of the answer: another one would measure something else. */
  status: number;
}

/**
 * Starts a new process on the platform's Deno, with its compiled sources in the cache, and sends it one
 * request.
 */
export async function measureFirstAnswer(start: Start): Promise<FirstAnswer> {
  const { functionName, env, functionsFolder, entrypoint = "index.ts" } = start;
  const { method, headers = {}, body = null, status } = start;
  const started = performance.now();
  const process = await startFunctionProcess({ functionName, env, functionsFolder, entrypoint });
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
