import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";

const TYPES: Record<string, string> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".svg": "image/svg+xml",
};

/** Serves a folder below a path, as a static host does that answers every other address with the page. */
export function serveFolder(
  folder: string,
  { port, path }: { port: number; path: string },
): AsyncDisposable & { url: string } {
  const ending = new AbortController();
  const server = Deno.serve(
    { hostname: "localhost", port, signal: ending.signal, onListen: () => {} },
    async (request) => {
      const { pathname } = new URL(request.url);
      if (!pathname.startsWith(path)) return new Response(null, { status: 404 });
      const name = pathname.slice(path.length) || "index.html";
      const content = await readFile(join(folder, name)).catch(() => undefined);
      const type = TYPES[extname(content === undefined ? ".html" : name)] ?? "text/plain";
      return new Response(content ?? await readFile(join(folder, "404.html")), {
        headers: { "content-type": content === undefined ? "text/html" : type },
      });
    },
  );
  return {
    url: `http://localhost:${port}${path}`,
    [Symbol.asyncDispose]: async () => {
      ending.abort();
      await server.finished;
    },
  };
}
