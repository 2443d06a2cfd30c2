// Runs one Edge Function on the platform's Deno, with the platform's permissions:
//
//   deno run --no-prompt --allow-net --allow-env --allow-read=… worker.ts --port 0 <index.ts>
//
// The first line on stdout is {"port":N}. No imports: what a function may not read, this may not.

interface Handler {
  fetch(request: Request): Response | Promise<Response>;
}

/** Background work that was handed to `EdgeRuntime.waitUntil` and still runs. */
const background = new Set<Promise<unknown>>();

Object.defineProperty(globalThis, "EdgeRuntime", {
  value: {
    waitUntil<T>(promise: Promise<T>): Promise<T> {
      background.add(promise);
      // Not caught: a rejection that nobody handles ends the function, as on the platform.
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

/** Whoever started this closes its stdin, or died: finish what was begun, then end. */
async function endWithStdin(): Promise<void> {
  for await (const _ of Deno.stdin.readable) {
    // Nothing is ever written to it.
  }
  await server.shutdown();
  await Promise.allSettled(background);
  Deno.exit(0);
}
