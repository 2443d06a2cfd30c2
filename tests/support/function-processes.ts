import assert from "node:assert/strict";
import { type FunctionProcess, startFunctionProcess } from "../../local/functions/process.ts";
import type { Answer } from "./call.ts";
import type { Credential } from "./credentials.ts";
import { send } from "./send.ts";
import { stack } from "./stack.ts";

/** Processes of some functions beside the stack's own, configured in another way. */
export interface FunctionProcesses {
  urlOf(name: string): string;
  /** As `send`, to these processes. */
  send(
    caller: Credential,
    method: string,
    path: string,
    sent?: Record<string, unknown>,
  ): Promise<Answer>;
  stop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts one process of each function named, with the stack's environment and what is changed in it. */
export async function startFunctions(
  names: string[],
  changes: Record<string, string> = {},
): Promise<FunctionProcesses> {
  const env = { ...stack.functionEnv, ...changes };
  const processes = new Map<string, FunctionProcess>();
  await Promise.all(names.map(async (functionName) => {
    processes.set(functionName, await startFunctionProcess({ functionName, env }));
  }));

  function urlOf(name: string): string {
    return processes.get(name)?.url ?? assert.fail(`no process of ${name} was started`);
  }

  async function stop(): Promise<void> {
    await Promise.all([...processes.values()].map((process) => process.stop()));
  }

  return {
    urlOf,
    send: (caller, method, path, sent) =>
      send(caller, method, path, sent, urlOf(path.split("/")[0] ?? "")),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
