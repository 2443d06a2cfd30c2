import type { FunctionProcess } from "../../../local/functions/process.ts";
import { eventually, sleep } from "../../support/eventually.ts";
import { endProcess, killProcess, startProcess } from "../../support/several-processes.ts";

/** Processes of one function, each of which is replaced while callers go on calling. */
export interface Fleet extends AsyncDisposable {
  size: number;
  /** The last words of processes that ended though nobody had ended them. */
  fallen: string[];
  /** The address of a process, which may be dead by the time it is called. */
  url(index: number): string;
  /**
   * Kills a process and starts another in its place.
   *
   * @returns Whether it did: not with one that is being replaced or stands still.
   */
  crash(index: number): Promise<boolean>;
  /** Stops a process for so long, in ms, while callers go on calling it; the same is returned. */
  stall(index: number, milliseconds: number): Promise<boolean>;
  /** The same, but callers are sent elsewhere meanwhile: for longer than they would wait. */
  freeze(index: number, milliseconds: number): Promise<boolean>;
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
  const fallen: string[] = [];
  /** Those whose time has come. */
  const meantToEnd = new Set<FunctionProcess>();

  async function start(): Promise<FunctionProcess> {
    const said: string[] = [];
    const process = await startProcess(functionName, env, (line) => {
      said.push(line);
      if (said.length > 10) said.shift();
    });
    process.ended.then(({ code, signal }) => {
      if (meantToEnd.has(process)) return;
      fallen.push(`${functionName} ended by itself (${signal ?? code}): ${said.join("\n")}`);
    });
    return process;
  }

  async function end(process: FunctionProcess, patience?: number): Promise<void> {
    meantToEnd.add(process);
    await endProcess(process, patience);
  }

  const members = await Promise.all(Array.from({ length: size }, start));
  /** Those that are being replaced, or that stand still. */
  const busy = new Set<number>();
  /** Those of them that nobody is sent to. */
  const avoided = new Set<number>();
  const ending: Promise<void>[] = [];

  function at(index: number): FunctionProcess {
    const member = members[index % size];
    if (member === undefined) throw new Error("The fleet is empty.");
    return member;
  }

  /** One thing at a time for a process: what another continues stands no longer still. */
  async function alone(
    number: number,
    act: (index: number) => Promise<void>,
    callers: "stay" | "go elsewhere" = "go elsewhere",
  ): Promise<boolean> {
    const index = number % size;
    if (busy.has(index)) return false;
    busy.add(index);
    if (callers === "go elsewhere") avoided.add(index);
    await act(index);
    avoided.delete(index);
    busy.delete(index);
    return true;
  }

  async function replace(index: number): Promise<void> {
    const old = at(index);
    members[index] = await start();
    ending.push(end(old, PATIENCE));
  }

  async function standStill(index: number, milliseconds: number): Promise<void> {
    const process = at(index);
    process.kill("SIGSTOP");
    await sleep(milliseconds);
    process.kill("SIGCONT");
  }

  return {
    size,
    fallen,
    url(index): string {
      const order = Array.from({ length: size }, (_, next) => (index + next) % size);
      return at(order.find((each) => !avoided.has(each)) ?? index).url;
    },
    crash: (number) =>
      alone(number, async (index) => {
        meantToEnd.add(at(index));
        await killProcess(at(index));
        members[index] = await start();
      }),
    stall: (number, milliseconds) =>
      alone(number, (index) => standStill(index, milliseconds), "stay"),
    freeze: (number, milliseconds) => alone(number, (index) => standStill(index, milliseconds)),
    async deploy(changed): Promise<void> {
      env = { ...common, ...changed };
      const old = new Set(members.keys());
      await eventually("all processes are replaced", async () => {
        // Who stands still comes last.
        for (const index of old) {
          if (await alone(index, replace, "stay")) old.delete(index);
        }
        return old.size === 0 || undefined;
      }, PATIENCE);
      await Promise.all(ending.splice(0));
    },
    async [Symbol.asyncDispose](): Promise<void> {
      await Promise.all([...ending, ...members.map((process) => end(process))]);
    },
  };
}
