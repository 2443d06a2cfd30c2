import { mkdir, realpath } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { platformDeno } from "../processes/deno-binaries.ts";
import { type Child, spawnChild } from "../processes/spawn.ts";
import { localFolder, projectRoot } from "../stack/folders.ts";

/** Which function to run, and how. */
export interface FunctionProcessOptions {
  functionName: string;
  /** The whole environment of the function: nothing is inherited. */
  env: Record<string, string>;
  /** Default: any free port. */
  port?: number;
  /** The folder of the functions; default: the project's supabase/functions. */
  functionsFolder?: string;
  /** The file in the function's folder that it starts with; default: index.ts. A bundle is index.js. */
  entrypoint?: string;
  /** Called for each line that the function prints. */
  onLine?: (line: string) => void;
  onSpawn?: (child: Child) => void;
}

/** One running process of one function. */
export interface FunctionProcess {
  /** The origin, for instance `http://127.0.0.1:4711`. The function expects `/<its name>/…`. */
  url: string;
  pid: number;
  ended: Promise<Deno.CommandStatus>;
  kill(signal: Deno.Signal): void;
  /** Lets it finish its work, background work included, for at most `patience` ms. */
  stop(patience?: number): Promise<void>;
}

/** A function that ended before it listened. */
export class FunctionBootError extends Error {
  override name = "FunctionBootError";
}

const portLineSchema = z.object({ port: z.int() });
const bootLimit = 20_000;

/**
 * Starts one process of a function on the platform's Deno, with the platform's permissions: the function
 * may use the network, its environment and its own code; it may not write files or run programs.
 *
 * @throws FunctionBootError with the function's output, when it ends before it listens.
 */
export async function startFunctionProcess(
  options: FunctionProcessOptions,
): Promise<FunctionProcess> {
  const folder = await realpath(options.functionsFolder ?? join(projectRoot, "supabase/functions"));
  const cache = join(localFolder, "deno");
  await mkdir(cache, { recursive: true });
  const listening = Promise.withResolvers<number>();
  const said: string[] = [];
  let ready = false;
  const child = spawnChild({
    command: await platformDeno(),
    args: [
      ...["run", "--no-lock", "--no-prompt", "--quiet", "--allow-net", "--allow-env"],
      `--allow-read=${readable(folder).join(",")}`,
      `--config=${join(projectRoot, "deno.json")}`,
      fileURLToPath(new URL("worker.ts", import.meta.url)),
      ...["--port", String(options.port ?? 0)],
      join(folder, options.functionName, options.entrypoint ?? "index.ts"),
    ],
    env: {
      SB_EXECUTION_ID: crypto.randomUUID(),
      ...options.env,
      DENO_DIR: cache,
      DENO_NO_UPDATE_CHECK: "1",
    },
    cwd: projectRoot,
    onLine: (line) => {
      if (!ready) {
        const port = readPort(line);
        if (port !== undefined) {
          ready = true;
          return listening.resolve(port);
        }
        said.push(line);
      }
      options.onLine?.(line);
    },
    ...(options.onSpawn ? { onSpawn: options.onSpawn } : {}),
  });
  const tooLate = setTimeout(() => child.kill("SIGKILL"), bootLimit);
  const failed = child.ended.then(({ code, signal }) => {
    throw new FunctionBootError(
      `Function ${options.functionName} ended ${signal ? `by ${signal}` : `with code ${code}`} ` +
        `before it listened: ${said.join("\n") || "it printed nothing"}`,
    );
  });
  // Once it listens, `ended` tells of its end.
  failed.catch(() => {});
  const port = await Promise.race([listening.promise, failed])
    .finally(() => clearTimeout(tooLate));
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid,
    ended: child.ended,
    kill: child.kill,
    stop: (patience) => child.finish(patience ?? 2000),
  };
}

/** The files that a deployed function can read: its own bundle. */
function readable(functionsFolder: string): string[] {
  return [
    functionsFolder,
    join(dirname(dirname(functionsFolder)), "shared"),
    join(projectRoot, "shared"),
    join(projectRoot, "node_modules"),
    join(projectRoot, "deno.json"),
    join(projectRoot, "package.json"),
  ];
}

function readPort(line: string): number | undefined {
  try {
    return portLineSchema.parse(JSON.parse(line)).port;
  } catch {
    return undefined;
  }
}
