import { join } from "node:path";
import { forward } from "../../../local/gateway/forward.ts";
import type { PlatformState } from "./state.ts";
import { startUploaded, type UploadedFunction } from "./uploaded-function.ts";

/** The functions of the stand-in's project, each run from what was uploaded last. */
export interface FunctionHost {
  /** Answers for `/functions/v1/…`; `path` is what follows `/functions/v1`. */
  fetch(request: Request, path: string): Promise<Response>;
  /** The next calls get new processes; those under way end in the old ones. Default: all functions. */
  restart(slugs?: readonly string[]): void;
  stop(): Promise<void>;
}

/** How long a call may be on its way to a process that is about to end. */
const ON_THEIR_WAY_MS = 300;

/**
 * Hosts the functions that are published.
 *
 * @param options.environment What a new process gets.
 */
export function hostFunctions(
  state: PlatformState,
  options: {
    scratch: string;
    environment: () => Record<string, string>;
    onLine: (line: string) => void;
  },
): FunctionHost {
  const retiring = new Set<Promise<void>>();
  let starts = 0;

  function start(slug: string): Promise<UploadedFunction> | undefined {
    const stored = state.functions.get(slug);
    if (stored === undefined) return undefined;
    const running = state.running.get(slug) ?? startUploaded({
      files: stored.files,
      entrypoint: stored.answer.entrypoint_path,
      folder: join(options.scratch, `${slug}-${++starts}`),
      env: options.environment(),
      onLine: (line) => options.onLine(`${slug}: ${line}`),
    });
    state.running.set(slug, running);
    running.catch(() => state.running.delete(slug));
    return running;
  }

  async function retire(running: Promise<UploadedFunction>): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, ON_THEIR_WAY_MS));
    await (await running.catch(() => undefined))?.retire();
  }

  function restart(slugs: readonly string[] = [...state.running.keys()]): void {
    for (const slug of slugs) {
      const running = state.running.get(slug);
      state.running.delete(slug);
      if (running === undefined) continue;
      const retired = retire(running);
      retiring.add(retired);
      retired.finally(() => retiring.delete(retired));
    }
  }

  return {
    async fetch(request, path): Promise<Response> {
      const slug = path.split("/")[1] ?? "";
      const stored = state.functions.get(slug);
      if (stored?.answer.verify_jwt && !request.headers.has("authorization")) {
        return Response.json({ code: 401, message: "Missing authorization header" }, {
          status: 401,
        });
      }
      try {
        const running = await start(slug);
        if (running === undefined) return Response.json({ code: "NOT_FOUND" }, { status: 404 });
        return await forward(
          request,
          running.url + path,
          () => Response.json({ code: "WORKER_ERROR" }, { status: 500 }),
        );
      } catch (error) {
        return Response.json({ code: "BOOT_ERROR", message: String(error) }, { status: 503 });
      }
    },
    restart,
    async stop(): Promise<void> {
      restart();
      await Promise.all(retiring);
    },
  };
}
