import { join } from "node:path";
import { projectRoot } from "../../local/stack/folders.ts";

/** A change is rarely one event: editors write, rename and touch. */
const SETTLED_MS = 300;

/**
 * Runs something now and after each change of a source.
 *
 * @param folders Relative to the project. Changes during a run lead to one more run.
 */
export async function watchSources(folders: string[], run: () => Promise<void>): Promise<never> {
  const watcher = Deno.watchFs(folders.map((folder) => join(projectRoot, folder)));
  let changed = Promise.withResolvers<void>();
  (async (): Promise<void> => {
    for await (const { kind } of watcher) if (kind !== "access") changed.resolve();
  })();
  while (true) {
    changed = Promise.withResolvers<void>();
    await run();
    await changed.promise;
    await new Promise((resolve) => setTimeout(resolve, SETTLED_MS));
  }
}
