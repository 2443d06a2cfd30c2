import { setTimeout } from "node:timers/promises";
import { readLines } from "./lines.ts";

/** What to run, and what gets its output. */
export interface SpawnOptions {
  command: string;
  args: string[];
  /** The whole environment: nothing is inherited. */
  env: Record<string, string>;
  cwd?: string;
  uid?: number;
  gid?: number;
  onLine: (line: string) => void;
  /** Called at once, before the process has printed anything. */
  onSpawn?: (child: Child) => void;
  /** What asks the process to end; default SIGTERM. */
  stopSignal?: Deno.Signal;
  /** How many milliseconds it may take to end before it is killed; default 2000. */
  patience?: number;
}

/** A process of the stack. */
export interface Child {
  pid: number;
  /** Resolves when the process has ended and its output was read. */
  ended: Promise<Deno.CommandStatus>;
  kill(signal: Deno.Signal): void;
  /** Asks the process to end, kills it after `patience` milliseconds, and waits until it has ended. */
  stop(): Promise<void>;
  /**
   * Closes its stdin: parts of the stack then finish the work under way, and end. Stops the process when
   * that takes more than `patience` milliseconds.
   */
  finish(patience: number): Promise<void>;
}

/**
 * Starts a process in a group of its own: Ctrl-C reaches only the stack, which then ends its parts in
 * order. The process's stdin stays open as long as this process lives, so that it can notice our end.
 */
export function spawnChild(options: SpawnOptions): Child {
  const process = new Deno.Command(options.command, {
    args: options.args,
    env: options.env,
    clearEnv: true,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.uid === undefined ? {} : { uid: options.uid }),
    ...(options.gid === undefined ? {} : { gid: options.gid }),
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    detached: true,
  }).spawn();
  const output = Promise.all([
    readLines(process.stdout, options.onLine),
    readLines(process.stderr, options.onLine),
  ]);
  let running = true;
  const status = process.status.then((result) => {
    running = false;
    return result;
  });
  const kill = (signal: Deno.Signal): void => {
    if (!running) return;
    try {
      process.kill(signal);
    } catch (error) {
      // It has ended, but its status has not arrived yet.
      if (!(error instanceof TypeError || error instanceof Deno.errors.NotFound)) throw error;
    }
  };
  const ended = status.then(async (result) => {
    // A process that it started may hold the pipes open: its output is not waited for.
    await Promise.race([output, setTimeout(200, undefined, { ref: false })]).catch(() => {});
    closeInput();
    return result;
  });
  const closeInput = (): void => {
    process.stdin.close().catch(() => {});
  };
  const child: Child = {
    pid: process.pid,
    ended,
    kill,
    async finish(patience): Promise<void> {
      closeInput();
      const insist = globalThis.setTimeout(() => child.stop(), patience);
      await ended;
      clearTimeout(insist);
    },
    async stop(): Promise<void> {
      kill(options.stopSignal ?? "SIGTERM");
      const insisting = new AbortController();
      setTimeout(options.patience ?? 2000, undefined, { signal: insisting.signal })
        .then(() => kill("SIGKILL"), () => {});
      await ended;
      insisting.abort();
    },
  };
  options.onSpawn?.(child);
  return child;
}
