import { setTimeout } from "node:timers/promises";
import type { Child } from "./spawn.ts";

/** A part of the stack that runs in a process of its own. */
export interface SuperviseOptions {
  name: string;
  /** Starts the part, calls `onSpawn` at once, and resolves when the part is ready. */
  start: (onSpawn: (child: Child) => void) => Promise<Child>;
  onSpawn: (child: Child) => void;
  /** Says what a person at the terminal wants to know. */
  say: (line: string) => void;
  /** Called when the part has crashed too often. */
  giveUp: (error: Error) => void;
  /** Pauses before each restart, in milliseconds. After one crash more, the part is given up. */
  pauses?: number[];
  /** After that many milliseconds without a crash, earlier crashes do not count; default a minute. */
  stableAfter?: number;
}

/** A part that is started again when it crashes. */
export interface Supervised {
  /** The process that runs at the moment. */
  child(): Child;
  stop(): Promise<void>;
}

const defaultPauses = [200, 500, 1000, 2000, 4000];

/**
 * Starts a part and keeps it running.
 *
 * @throws Error when the first start fails.
 */
export async function supervise(options: SuperviseOptions): Promise<Supervised> {
  const pauses = options.pauses ?? defaultPauses;
  const stopping = new AbortController();
  let child = await options.start(options.onSpawn);
  const watching = watch();

  async function watch(): Promise<void> {
    let crashes = 0;
    let startedAt = Date.now();
    while (true) {
      const status = await child.ended;
      if (stopping.signal.aborted) return;
      if (Date.now() - startedAt > (options.stableAfter ?? 60_000)) crashes = 0;
      while (true) {
        const how = status.signal ? `by ${status.signal}` : `with code ${status.code}`;
        const pause = pauses[crashes++];
        if (pause === undefined) {
          options.giveUp(
            new Error(`${options.name} ended ${how}, and ${pauses.length} restarts did not help.`),
          );
          return;
        }
        options.say(`${options.name} ended ${how}: starting it again`);
        await setTimeout(pause, undefined, { signal: stopping.signal }).catch(() => {});
        if (stopping.signal.aborted) return;
        startedAt = Date.now();
        try {
          child = await options.start(options.onSpawn);
          options.say(`${options.name} runs again`);
          break;
        } catch (error) {
          options.say(error instanceof Error ? error.message : String(error));
        }
      }
    }
  }

  return {
    child: () => child,
    async stop(): Promise<void> {
      stopping.abort();
      await child.stop();
      await watching;
      // A restart may have been under way.
      await child.stop();
    },
  };
}
