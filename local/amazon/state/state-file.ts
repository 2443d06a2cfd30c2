import { z } from "zod";
import { differencesSchema } from "../data/differences.ts";
import { storedGrantsSchema } from "./grant.ts";
import type { World } from "./world.ts";

const VERSION = 2;

const stateSchema = z.strictObject({
  version: z.literal(VERSION),
  grants: storedGrantsSchema,
  people: z.record(z.string(), differencesSchema),
});

/** Milliseconds from a change to the write: one write serves many changes. */
const WRITE_DELAY_MS = 200;

/** Keeps a world's grants, tokens (as hashes) and changed data in a file. */
export interface StateFile {
  /** Writes within 200 ms, once for all changes until then. */
  scheduleWrite(): void;
  /** Writes now what is not written yet. */
  flush(): void;
}

/** Keeps nothing. */
export const noStateFile: StateFile = { scheduleWrite: () => {}, flush: () => {} };

/**
 * Restores the state of an earlier run from a file, if there is one, and writes each change to it.
 *
 * @throws if the file exists and is not a state file of this version
 */
export function openStateFile(path: string, world: World): StateFile {
  const text = readIfThere(path);
  if (text !== undefined) {
    const state = stateSchema.safeParse(parseJson(text));
    if (!state.success) {
      throw new Error(
        `Cannot read the simulator's state: ${path} is not a state file of this version. Delete it to start without one`,
      );
    }
    world.grants.restore(state.data.grants);
    world.people.restore(state.data.people);
  }
  let timer: ReturnType<typeof setTimeout> | undefined;
  function flush(): void {
    if (timer === undefined) return;
    clearTimeout(timer);
    timer = undefined;
    const state = {
      version: VERSION,
      grants: world.grants.stored(),
      people: world.people.differences(),
    };
    // A new file replaces the old one by a rename: a crash leaves either of them whole.
    Deno.writeTextFileSync(`${path}.new`, JSON.stringify(state), { mode: 0o600 });
    Deno.renameSync(`${path}.new`, path);
  }
  return {
    scheduleWrite: () => {
      timer ??= setTimeout(flush, WRITE_DELAY_MS);
    },
    flush,
  };
}

function readIfThere(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
