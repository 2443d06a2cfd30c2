import { setTimeout } from "node:timers/promises";
import { readLines } from "./lines.ts";

/** What to run, and who hears its output. */
export interface SpawnOptions {
  command: string;
  args: string[];
  /** The whole environment: nothing is inherited. */
  env: Record<string, string>;
  cwd?: string;
  uid?: number;
  gid?: number;
  onLine: (line: string) => void;
  /** Hears of the process at once, before it has said anything. */
  onSpawn?: (child: Child) => void;
  /** What asks the process to end; default SIGTERM. */
  stopSignal?: Deno.Signal;
  /** How long it may take to, in milliseconds, before it is killed; default 2000. */
  patience?: number;
}

/** A process of the stack. */
export interface Child {
  pid: number;
  /** Resolves when the process has ended and its output was read. */
  ended: Promise<Deno.CommandStatus>;
  kill(signal: Deno.Signal): void;
  /** Asks the process to end, insists after its patience, and waits for it. */
  stop(): Promise<void>;
  /**
   * Closes its stdin, which our own parts take for "finish what you have begun, and end"; stops it if
   * that takes more than `patience` milliseconds.
   */
  finish(patience: number): Promise<void>;
}

/**
 * Starts a process in a group of its own: Ctrl-C reaches the stack alone, which then ends its parts
 * in order. Its stdin stays open as long as this process lives, so that a part can notice the end.
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
      // It ended before we heard of it.
      if (!(error instanceof TypeError || error instanceof Deno.errors.NotFound)) throw error;
    }
  };
  const ended = status.then(async (result) => {
    // A grandchild may hold the pipes open: what it says is not worth waiting for.
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
