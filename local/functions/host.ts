import { stat } from "node:fs/promises";
import { join } from "node:path";
import { forward } from "../gateway/forward.ts";
import type { LogFile } from "../processes/log-file.ts";
import type { Child } from "../processes/spawn.ts";
import { FunctionBootError, type FunctionProcess, startFunctionProcess } from "./process.ts";
import { watchSources } from "./watch.ts";

/** Which functions to host, and with which environment. */
export interface FunctionHostOptions {
  functionsFolder: string;
  /** Functions start again when a file in these folders changes. */
  watched: string[];
  env: Record<string, string>;
  log: LogFile;
  /** Prints a line for the person at the terminal. */
  say: (line: string) => void;
  /** Called for each process as soon as it exists. */
  onSpawn: (name: string, child: Child) => void;
}

/** All functions of a project. Each has a process of its own, which its first call starts. */
export interface FunctionHost {
  /** Answers for `/functions/v1/<name>/…`; `path` is what follows `/functions/v1`. */
  fetch(request: Request, path: string): Promise<Response>;
  /** Lets the next calls run in an environment that differs in these variables, as after a deployment. */
  deploy(variables: Record<string, string>): void;
  stop(): Promise<void>;
}

const namePattern = /^\/([A-Za-z][A-Za-z0-9_-]*)(?=\/|$)/;

export async function startFunctionHost(given: FunctionHostOptions): Promise<FunctionHost> {
  const options = { ...given };
  const current = new Map<string, Promise<FunctionProcess>>();
  const children = new Set<Child>();
  let stopping = false;
  let changes = 0;

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

  /**
   * The process for a new call: not one that started before the latest change of a source, nor the failure of one,
   * which may have read a file that was only half written.
   */
  const latest = async (name: string): Promise<FunctionProcess> => {
    for (let attempt = 1;; attempt++) {
      const before = changes;
      const isLast = (): boolean => changes === before || stopping || attempt === 5;
      try {
        const process = await (current.get(name) ?? start(name));
        if (isLast()) return process;
      } catch (error) {
        if (isLast()) throw error;
      }
    }
  };

  const startAgain = (): void => {
    if (current.size === 0) return;
    changes++;
    options.say("Functions changed: the next calls run the new code");
    current.clear();
    for (const child of children) retire(child);
  };

  const watcher = await watchSources([options.functionsFolder, ...options.watched], startAgain);

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
    deploy(variables): void {
      options.env = { ...options.env, ...variables };
      startAgain();
    },
    async stop(): Promise<void> {
      stopping = true;
      watcher.close();
      current.clear();
      await Promise.all([...children].map((child) => child.finish(1000)));
    },
  };
}

/** Ends a process of the old code; as after a deployment, it may finish its work first. */
function retire(child: Child): void {
  // Half a second later, because a call may be on its way to it.
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
