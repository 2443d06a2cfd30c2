import type { FunctionProcess } from "../../../local/functions/process.ts";
import { sleep } from "../../support/eventually.ts";
import { endProcess, killProcess, startProcess } from "../../support/several-processes.ts";

/** Processes of one function, each of which is replaced while callers go on calling. */
export interface Fleet extends AsyncDisposable {
  /** The address of a process, which may be dead by the time it is called. */
  url(index: number): string;
  /** Kills a process and starts another in its place, unless that is being done already. */
  crash(index: number): Promise<void>;
  /** Stops a process for so long, in ms, while callers go on calling it. */
  stall(index: number, milliseconds: number): Promise<void>;
  /** The same, but callers are sent elsewhere meanwhile: for longer than they would wait. */
  freeze(index: number, milliseconds: number): Promise<void>;
  /** Replaces all processes one by one, as a deployment does: each finishes what it has begun. */
  deploy(env: Record<string, string>): Promise<void>;
}

/** What a process may take to finish, in ms: the longest that a refresh takes, and more. */
const PATIENCE = 60_000;

/** Starts a fleet of that many processes; `common` is what all their environments have in common. */
export async function startFleet(
  functionName: string,
  size: number,
  common: Record<string, string>,
): Promise<Fleet> {
  let env = common;
  const members: FunctionProcess[] = await Promise.all(
    Array.from({ length: size }, () => startProcess(functionName, env)),
  );
  /** Those that are being replaced, or that nobody is sent to. */
  const busy = new Set<number>();
  const ending: Promise<void>[] = [];

  function at(index: number): FunctionProcess {
    const member = members[index % size];
    if (member === undefined) throw new Error("The fleet is empty.");
    return member;
  }

  async function stall(index: number, milliseconds: number): Promise<void> {
    const process = at(index);
    process.kill("SIGSTOP");
    await sleep(milliseconds);
    process.kill("SIGCONT");
  }

  return {
    url: (index) => at(busy.has(index % size) ? index + 1 : index).url,
    async crash(number): Promise<void> {
      const index = number % size;
      if (busy.has(index)) return;
      busy.add(index);
      await killProcess(at(index));
      members[index] = await startProcess(functionName, env);
      busy.delete(index);
    },
    stall,
    async freeze(number, milliseconds): Promise<void> {
      const index = number % size;
      if (busy.has(index)) return;
      busy.add(index);
      await stall(index, milliseconds);
      busy.delete(index);
    },
    async deploy(changed): Promise<void> {
      env = { ...common, ...changed };
      for (let index = 0; index < size; index++) {
        const old = at(index);
        members[index] = await startProcess(functionName, env);
        ending.push(endProcess(old, PATIENCE));
      }
      await Promise.all(ending.splice(0));
    },
    async [Symbol.asyncDispose](): Promise<void> {
      await Promise.all([...ending, ...members.map((process) => endProcess(process))]);
    },
  };
}
