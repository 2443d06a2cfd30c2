import { answerPreflight, readableAnywhere } from "./cors.ts";
import { forward } from "./forward.ts";
import { indexPage, returnPage } from "./pages.ts";

/** Where the gateway sends what it gets. */
export interface GatewayRoutes {
  /** Answers for `/functions/v1/…`; `path` is what follows `/functions/v1`. */
  functions: (request: Request, path: string) => Promise<Response>;
  /** The origin of the Data API and Auth. */
  dataApiUrl: string;
  /** Name and address, for the page at `/`. */
  addresses: [string, string][];
}

/** The one origin of the stack. */
export interface Gateway {
  /** From now on requests are answered; before, it only holds the port. */
  open(routes: GatewayRoutes): void;
  /** From now on requests are refused: the stack is ending. */
  close(): void;
  /** Gives the port back; what is still under way has a second. */
  stop(): Promise<void>;
}

/**
 * Takes the port, on loopback only.
 *
 * @throws Deno.errors.AddrInUse where somebody has it.
 */
export function startGateway(port: number): Gateway {
  let routes: GatewayRoutes | undefined;
  let state = "starting";
  const aborting = new AbortController();
  const server = Deno.serve({
    signal: aborting.signal,
    hostname: "127.0.0.1",
    port,
    onListen: () => {},
    // It would hold back what a function streams.
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
      const limit = setTimeout(() => aborting.abort(), 1000);
      await server.shutdown();
      await server.finished;
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
  if (pathname === "/") return indexPage(routes.addresses);
  if (pathname === "/demo/return") return returnPage(url.searchParams);
  return Response.json({ message: "no Route matched with those values" }, { status: 404 });
}

function unavailable(message: string): Response {
  return Response.json({ message }, { status: 503, headers: { "retry-after": "1" } });
}
