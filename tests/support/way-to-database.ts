import { stack } from "./stack.ts";

/** A call that has been sent and has not arrived. */
export interface Held {
  /** Resolves when the call is on its way. */
  sent: Promise<void>;
  /** Lets it arrive, whatever has become of its sender. */
  release(): void;
  /** Loses it: it never arrives. */
  lose(): void;
}

/** The network between a function and the Data API, as a test wants it. */
export interface WayToDatabase extends AsyncDisposable {
  /** For a function process: everything passes through here. */
  env: { SUPABASE_URL: string };
  /** Holds back the next call of a statement that is about this connection. */
  hold(statement: string, connectionId: string): Held;
  /** Holds back all calls of a statement that are about this connection, until `open`. */
  close(statement: string, connectionId: string): { open(): void };
  /** Resolves when so many calls more of a statement about this connection have been answered. */
  answered(statement: string, connectionId: string, times: number): Promise<void>;
  /** From now on nothing gets through, until `mend`. */
  cut(): void;
  mend(): void;
}

interface Call {
  statement: string;
  connectionId: string;
}

interface Holding extends Call {
  sent: () => void;
  fate: Promise<"arrives" | "is lost">;
}

interface Gate extends Call {
  opened: Promise<void>;
}

interface Counting extends Call {
  left: number;
  done: () => void;
}

/** Opens a way of its own to the stack's Data API: a plain forwarder on loopback. */
export function openWayToDatabase(): WayToDatabase {
  const holdings: Holding[] = [];
  const gates: Gate[] = [];
  const countings: Counting[] = [];
  const losing: (() => void)[] = [];
  let whole = true;

  async function pass(request: Request): Promise<Response> {
    const { pathname, search } = new URL(request.url);
    // Its project would look like another one: the address of this way is not the stack's.
    if (pathname.endsWith("/rpc/report_project")) return Response.json({});
    const body = await request.text();
    const isThis = ({ statement, connectionId }: Call): boolean =>
      pathname.endsWith(`/rpc/${statement}`) && body.includes(connectionId);
    await Promise.all(gates.filter(isThis).map(({ opened }) => opened));
    const index = holdings.findIndex(isThis);
    const [holding] = index < 0 ? [] : holdings.splice(index, 1);
    holding?.sent();
    const fate = await holding?.fate;
    if (fate === "is lost" || !whole) return new Response(null, { status: 503 });
    const headers = new Headers(request.headers);
    headers.delete("host");
    const response = await fetch(`${stack.supabase_url}${pathname}${search}`, {
      method: request.method,
      headers,
      ...(body === "" ? {} : { body }),
    });
    const answer = await response.arrayBuffer();
    for (const counting of countings) {
      // Several calls may have come together, in a statement of that name in the plural.
      if (!new RegExp(`/rpc/${counting.statement}s?$`).test(pathname)) continue;
      counting.left -= body.split(counting.connectionId).length - 1;
      if (counting.left <= 0) counting.done();
    }
    return new Response(answer, {
      status: response.status,
      headers: { "content-type": response.headers.get("content-type") ?? "application/json" },
    });
  }

  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, pass);
  return {
    env: { SUPABASE_URL: `http://127.0.0.1:${server.addr.port}` },
    hold(statement, connectionId): Held {
      const { promise: sent, resolve: announce } = Promise.withResolvers<void>();
      const { promise: fate, resolve: decide } = Promise.withResolvers<"arrives" | "is lost">();
      const lose = (): void => decide("is lost");
      holdings.push({ statement, connectionId, sent: announce, fate });
      losing.push(lose);
      return { sent, release: () => decide("arrives"), lose };
    },
    close(statement, connectionId): { open(): void } {
      const { promise: opened, resolve: open } = Promise.withResolvers<void>();
      gates.push({ statement, connectionId, opened });
      losing.push(open);
      return { open };
    },
    answered(statement, connectionId, times): Promise<void> {
      const { promise, resolve: done } = Promise.withResolvers<void>();
      countings.push({ statement, connectionId, left: times, done });
      return promise;
    },
    cut(): void {
      whole = false;
    },
    mend(): void {
      whole = true;
    },
    async [Symbol.asyncDispose](): Promise<void> {
      // What a test that failed still holds.
      for (const lose of losing) lose();
      await server.shutdown();
    },
  };
}
