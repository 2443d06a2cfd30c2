import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { platformDeno } from "../../../local/processes/deno-binaries.ts";
import { spawnChild } from "../../../local/processes/spawn.ts";

/** A process of a function, which runs from what was uploaded alone. */
export interface UploadedFunction {
  url: string;
  /** Lets it finish its work. */
  retire(): Promise<void>;
}

const WORKER = fileURLToPath(new URL("../../../local/functions/worker.ts", import.meta.url));
const portSchema = z.object({ port: z.int() });

/**
 * Writes uploaded files into a folder and starts the function on the platform's Deno. It has no import map, no
 * packages and no other file: an upload that is not whole does not start.
 *
 * @param onLine Takes what the function prints.
 * @throws Error with what it printed, when it does not listen.
 */
export async function startUploaded(
  { files, entrypoint, folder, env, onLine }: {
    files: ReadonlyMap<string, Uint8Array>;
    entrypoint: string;
    folder: string;
    env: Record<string, string>;
    onLine: (line: string) => void;
  },
): Promise<UploadedFunction> {
  for (const [path, content] of files) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
  const listening = Promise.withResolvers<number>();
  const said: string[] = [];
  const child = spawnChild({
    command: await platformDeno(),
    args: [
      ...["run", "--no-lock", "--no-prompt", "--no-config", "--no-npm", "--no-remote", "--quiet"],
      ...["--allow-net", "--allow-env", `--allow-read=${folder}`, WORKER, "--port", "0"],
      join(folder, entrypoint),
    ],
    env: { ...env, DENO_DIR: join(folder, ".deno"), DENO_NO_UPDATE_CHECK: "1", NO_COLOR: "1" },
    cwd: folder,
    onLine: (line) => {
      const port = /^\{"port":\d+\}$/.test(line)
        ? portSchema.parse(JSON.parse(line)).port
        : undefined;
      if (port !== undefined) return listening.resolve(port);
      said.push(line);
      onLine(line);
    },
  });
  child.ended.then(() => listening.reject(new Error(`Cannot start: ${said.join("\n")}`)));
  listening.promise.catch(() => {});
  const port = await listening.promise;
  return { url: `http://127.0.0.1:${port}`, retire: () => child.finish(10_000) };
}
