// Runs one Edge Function on the platform's Deno, with the platform's permissions:
//
//   deno run --no-prompt --allow-net --allow-env --allow-read=… worker.ts --port 0 <index.ts>
//
// The first line on stdout is {"port":N}. This file has no imports: it may read only what a function may.

interface Handler {
  fetch(request: Request): Response | Promise<Response>;
}

/** Work that was passed to `EdgeRuntime.waitUntil` and still runs. */
const background = new Set<Promise<unknown>>();

Object.defineProperty(globalThis, "EdgeRuntime", {
  value: {
    waitUntil<T>(promise: Promise<T>): Promise<T> {
      background.add(promise);
      // Not caught: an unhandled rejection ends the function, as on the platform.
      promise.finally(() => background.delete(promise));
      return promise;
    },
  },
});

const [portFlag, port, path] = Deno.args;
if (portFlag !== "--port" || port === undefined || path === undefined) {
  console.error("Usage: worker.ts --port <port> <path of index.ts>");
  Deno.exit(2);
}

const handler = await load(path);
const server = Deno.serve({
  hostname: "127.0.0.1",
  port: Number(port),
  onListen: (address) => console.log(JSON.stringify({ port: address.port })),
}, (request) => handler.fetch(request));
endWithStdin();

async function load(file: string): Promise<Handler> {
  const module: { default?: Partial<Handler> } = await import(`file://${encodeURI(file)}`);
  const loaded = module.default;
  if (typeof loaded?.fetch !== "function") {
    throw new TypeError(`${file} has no "export default { fetch }"`);
  }
  return { fetch: loaded.fetch.bind(loaded) };
}

/** Stdin closes when the stack wants this process to end, or has died: finishes the work, then ends. */
async function endWithStdin(): Promise<void> {
  for await (const _ of Deno.stdin.readable) {
    // Nothing is ever written to it.
  }
  await server.shutdown();
  // As the platform does before it ends an isolate.
  globalThis.dispatchEvent(new Event("beforeunload"));
  await Promise.allSettled(background);
  Deno.exit(0);
}
