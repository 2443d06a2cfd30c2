import { z } from "zod";
import { differencesSchema } from "./data/differences.ts";
import { storedGrantsSchema } from "./grant.ts";
import type { World } from "./world.ts";

const stateSchema = z.strictObject({
  version: z.literal(1),
  grants: storedGrantsSchema,
  people: z.record(z.string(), differencesSchema),
});

/** How long after a change the file is written: one write for many changes. */
const debounce = 200;

/** Keeps a world's grants, tokens (as hashes) and changed data in a file. */
export interface StateFile {
  /** Something changed: write soon. */
  touch(): void;
  /** Writes what is not written yet. */
  flush(): void;
}

/** A file that nothing is kept in. */
export const noStateFile: StateFile = { touch: () => {}, flush: () => {} };

/**
 * Reads what an earlier run left, if anything, into the world, and from then on keeps it in step.
 *
 * @throws if the file is there and is not one of the simulator's
 */
export function openStateFile(path: string, world: World): StateFile {
  const text = readIfThere(path);
  if (text !== undefined) {
    const state = stateSchema.safeParse(parseJson(text));
    if (!state.success) {
      throw new Error(
        `Cannot read the simulator's state: ${path} is not a state file of this version. Delete it to start afresh`,
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
      version: 1,
      grants: world.grants.stored(),
      people: world.people.differences(),
    };
    // Written beside and renamed, so that a crash leaves the old file or the new one, never half of one.
    Deno.writeTextFileSync(`${path}.new`, JSON.stringify(state), { mode: 0o600 });
    Deno.renameSync(`${path}.new`, path);
  }
  return {
    touch: () => {
      timer ??= setTimeout(flush, debounce);
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
