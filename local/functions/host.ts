import { stat } from "node:fs/promises";
import { join } from "node:path";
import { forward } from "../gateway/forward.ts";
import type { LogFile } from "../processes/log-file.ts";
import type { Child } from "../processes/spawn.ts";
import { FunctionBootError, type FunctionProcess, startFunctionProcess } from "./process.ts";
import { watchSources } from "./watch.ts";

/** Which functions to host, and what they are told. */
export interface FunctionHostOptions {
  functionsFolder: string;
  /** Functions begin anew when something here changes. */
  watched: string[];
  env: Record<string, string>;
  log: LogFile;
  /** Says what a person at the terminal wants to know. */
  say: (line: string) => void;
  /** Hears of each process at once. */
  onSpawn: (name: string, child: Child) => void;
}

/** All functions of a project; each runs from its first call on, in a process of its own. */
export interface FunctionHost {
  /** Answers for `/functions/v1/<name>/…`; `path` is what follows `/functions/v1`. */
  fetch(request: Request, path: string): Promise<Response>;
  stop(): Promise<void>;
}

const namePattern = /^\/([A-Za-z][A-Za-z0-9_-]*)(?=\/|$)/;

export async function startFunctionHost(options: FunctionHostOptions): Promise<FunctionHost> {
  const current = new Map<string, Promise<FunctionProcess>>();
  const children = new Set<Child>();
  let stopping = false;

  const start = (name: string): Promise<FunctionProcess> => {
    const starting = startLogged(name, options, (child) => {
      children.add(child);
      child.ended.then(() => children.delete(child));
      options.onSpawn(name, child);
    });
    const forget = (): void => {
      if (current.get(name) === starting) current.delete(name);
    };
    starting.then(async (process) => {
      const { success, code, signal } = await process.ended;
      forget();
      if (!success) options.say(`${name} ended ${signal ? `by ${signal}` : `with code ${code}`}`);
    }, forget);
    current.set(name, starting);
    return starting;
  };

  /** The process for a call that comes now: not one that a change overtook while it started. */
  const latest = async (name: string): Promise<FunctionProcess> => {
    for (let attempt = 1;; attempt++) {
      const starting = current.get(name) ?? start(name);
      const process = await starting;
      if (current.get(name) === starting || stopping || attempt === 5) return process;
    }
  };

  const watcher = await watchSources([options.functionsFolder, ...options.watched], () => {
    if (current.size === 0) return;
    options.say("functions changed: the next calls see it");
    current.clear();
    for (const child of children) retire(child);
  });

  return {
    async fetch(request, path): Promise<Response> {
      const name = namePattern.exec(path)?.[1];
      if (!name || !await hasFunction(options.functionsFolder, name)) {
        return Response.json(
          { code: "NOT_FOUND", message: "Requested function was not found" },
          { status: 404 },
        );
      }
      let process: FunctionProcess;
      try {
        process = await latest(name);
      } catch (error) {
        if (!(error instanceof FunctionBootError)) throw error;
        options.log.write(error.message);
        options.say(error.message);
        return Response.json({ code: "BOOT_ERROR", message: error.message }, { status: 503 });
      }
      return await forward(request, process.url + path, workerError);
    },
    async stop(): Promise<void> {
      stopping = true;
      watcher.close();
      current.clear();
      await Promise.all([...children].map((child) => child.finish(1000)));
    },
  };
}

/** What it has begun it may finish, as after a deployment. */
function retire(child: Child): void {
  // A moment later: a call may be on its way to it.
  const timer = setTimeout(() => child.finish(30_000), 500);
  child.ended.then(() => clearTimeout(timer));
}

async function startLogged(
  name: string,
  options: FunctionHostOptions,
  onSpawn: (child: Child) => void,
): Promise<FunctionProcess> {
  const begun = Date.now();
  const process = await startFunctionProcess({
    functionName: name,
    functionsFolder: options.functionsFolder,
    env: options.env,
    onLine: (line) => {
      options.log.write(`${name} ${line}`);
      options.say(`${name}: ${shorten(line)}`);
    },
    onSpawn,
  });
  options.say(`${name} started in ${Date.now() - begun} ms`);
  return process;
}

async function hasFunction(folder: string, name: string): Promise<boolean> {
  return await stat(join(folder, name, "index.ts")).then((found) => found.isFile(), () => false);
}

function workerError(): Response {
  return Response.json(
    { code: "WORKER_ERROR", message: "Function exited due to an error (please check logs)" },
    { status: 500 },
  );
}

function shorten(line: string): string {
  return line.length > 200 ? `${line.slice(0, 199)}…` : line;
}
