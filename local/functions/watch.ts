import { stat } from "node:fs/promises";

/**
 * Calls back when a source file in one of the folders changed. A burst of changes, such as a checkout,
 * counts once.
 *
 * @param folders Folders that do not exist are skipped.
 * @returns What ends the watching.
 */
export async function watchSources(
  folders: string[],
  onChange: () => void,
): Promise<{ close(): void }> {
  const existing: string[] = [];
  for (const folder of folders) {
    if (await stat(folder).then(() => true, () => false)) existing.push(folder);
  }
  if (existing.length === 0) return { close: () => {} };
  const watcher = Deno.watchFs(existing, { recursive: true });
  let timer: ReturnType<typeof setTimeout> | undefined;
  (async () => {
    for await (const event of watcher) {
      if (event.kind === "access" || !event.paths.some(isSource)) continue;
      clearTimeout(timer);
      timer = setTimeout(onChange, 50);
    }
  })();
  return {
    close(): void {
      clearTimeout(timer);
      watcher.close();
    },
  };
}

function isSource(path: string): boolean {
  return /\.(ts|tsx|js|mjs|json|sql)$/.test(path);
}
