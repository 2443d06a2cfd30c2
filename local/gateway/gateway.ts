import { answerPreflight, readableAnywhere } from "./cors.ts";
import { docsPage } from "./docs-pages.ts";
import { forward } from "./forward.ts";
import { indexPage, returnPage } from "./pages.ts";

/** Where the gateway sends requests. */
export interface GatewayRoutes {
  /** Answers for `/functions/v1/…`; `path` is what follows `/functions/v1`. */
  functions: (request: Request, path: string) => Promise<Response>;
  /** The origin of the Data API and Auth. */
  dataApiUrl: string;
  /** Answers for `/dashboard/…`, where there is one. */
  dashboard?: (request: Request) => Promise<Response>;
  /** Name and address, for the page at `/`. */
  addresses: [string, string][];
}

/** The one origin of the stack. */
export interface Gateway {
  /** Begins to route requests. Before, the gateway holds the port and answers 503. */
  open(routes: GatewayRoutes): void;
  /** Answers 503 from now on: the stack is ending. */
  close(): void;
  /** Gives the port back. Requests under way have one more second. */
  stop(): Promise<void>;
}

/**
 * Takes the port, on loopback only.
 *
 * @throws Deno.errors.AddrInUse when another program has it.
 */
export function startGateway(port: number): Gateway {
  let routes: GatewayRoutes | undefined;
  let state = "starting";
  const server = Deno.serve({
    hostname: "127.0.0.1",
    port,
    onListen: () => {},
    // Compression would hold back what a function streams.
    automaticCompression: false,
  }, async (request) => {
    if (!routes) return unavailable(`The stack is ${state}`);
    return await route(request, routes);
  });
  return {
    open(opened): void {
      routes = opened;
    },
    close(): void {
      routes = undefined;
      state = "ending";
    },
    async stop(): Promise<void> {
      // Not by the signal of Deno.serve: aborting it during a shutdown is an uncaught BadResource.
      let limit: ReturnType<typeof setTimeout> | undefined;
      const expired = new Promise<void>((resolve) => limit = setTimeout(resolve, 1000));
      await Promise.race([server.shutdown(), expired]);
      clearTimeout(limit);
    },
  };
}

async function route(request: Request, routes: GatewayRoutes): Promise<Response> {
  const url = new URL(request.url);
  const { pathname } = url;
  if (pathname.startsWith("/functions/v1/")) {
    // As on the platform, the function sees its own name first.
    return await routes.functions(request, pathname.slice("/functions/v1".length));
  }
  if (/^\/(rest|auth)\/v1(\/|$)/.test(pathname)) {
    return answerPreflight(request) ?? readableAnywhere(
      await forward(
        request,
        routes.dataApiUrl + pathname,
        () => unavailable("The Data API is being started again"),
      ),
    );
  }
  if (routes.dashboard !== undefined && pathname.startsWith("/dashboard/")) {
    return await routes.dashboard(request);
  }
  if (pathname === "/dashboard") return Response.redirect(new URL("/dashboard/", url), 302);
  if (pathname === "/") return indexPage(routes.addresses);
  // Browsers ask for it on each page, and note a failure.
  if (pathname === "/favicon.ico") return new Response(null, { status: 204 });
  if (pathname === "/demo/return") return returnPage(url.searchParams);
  const docs = /^\/docs(\/|$)/.test(pathname) ? await docsPage(pathname) : undefined;
  if (docs !== undefined) return docs;
  return Response.json({ message: "no Route matched with those values" }, { status: 404 });
}

function unavailable(message: string): Response {
  return Response.json({ message }, { status: 503, headers: { "retry-after": "1" } });
}
