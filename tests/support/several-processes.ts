import { type FunctionProcess, startFunctionProcess } from "../../local/functions/process.ts";
import { stack } from "./stack.ts";

/** Processes of one function that a test may stop, continue and kill. */
export interface SeveralProcesses extends AsyncDisposable {
  all: FunctionProcess[];
  /** The address of the process with that number, counted round and round. */
  url(index: number): string;
}

/**
 * Starts one process of a function.
 *
 * @param env What differs from the stack's own.
 * @param onLine Hears what it prints.
 */
export function startProcess(
  functionName: string,
  env: Record<string, string> = {},
  onLine: (line: string) => void = () => {},
): Promise<FunctionProcess> {
  return startFunctionProcess({ functionName, env: { ...stack.functionEnv, ...env }, onLine });
}

/** Starts processes that end with the test, whatever state it has left them in. */
export async function startProcesses(
  functionName: string,
  count: number,
  env: Record<string, string> = {},
): Promise<SeveralProcesses> {
  const all = await Promise.all(
    Array.from({ length: count }, () => startProcess(functionName, env)),
  );
  return {
    all,
    url: (index) => all[index % all.length]?.url ?? "",
    [Symbol.asyncDispose]: async () => {
      await Promise.all(all.map((process) => endProcess(process)));
    },
  };
}

/** Ends a process, also one that SIGSTOP holds or that is dead already. */
export async function endProcess(process: FunctionProcess, patience?: number): Promise<void> {
  process.kill("SIGCONT");
  await process.stop(patience);
}

/** Kills a process in the middle of whatever it does. */
export async function killProcess(process: FunctionProcess): Promise<void> {
  process.kill("SIGKILL");
  await process.ended;
}
