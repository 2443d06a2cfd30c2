import { stack } from "./stack.ts";

/** The network between a function and the pooler, as a test wants it. */
export interface WayToPooler extends AsyncDisposable {
  /** For a function process: everything passes through here. */
  env: Record<string, string>;
  /** How many connections are open. */
  open(): number;
  /** From now on connections are closed as soon as they are opened, and those that are open too. */
  cut(): void;
  /** From now on what the pooler answers is kept back. */
  mute(): void;
  mend(): void;
}

/**
 * Opens a way of its own to the stack's pooler: a plain forwarder on loopback.
 *
 * @param newReader Makes the reader of what one connection sends.
 */
export function openWayToPooler(
  newReader: () => (chunk: Uint8Array) => void = () => () => {},
): WayToPooler {
  const pool = new URL(stack.functionEnv["AMAZON_ADS_DATABASE_POOL_URL"] ?? "");
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const clients = new Set<Deno.Conn>();
  let state: "whole" | "cut" | "mute" = "whole";

  function watch(look: (chunk: Uint8Array) => boolean): TransformStream<Uint8Array, Uint8Array> {
    return new TransformStream({
      transform(chunk, controller): void {
        if (look(chunk)) controller.enqueue(chunk);
      },
    });
  }

  async function relay(client: Deno.Conn): Promise<void> {
    if (state === "cut") return client.close();
    const server = await Deno.connect({ hostname: pool.hostname, port: Number(pool.port) });
    clients.add(client);
    const read = newReader();
    const there = client.readable.pipeThrough(watch((chunk) => {
      read(chunk);
      return true;
    })).pipeTo(server.writable);
    const back = server.readable.pipeThrough(watch(() => state !== "mute")).pipeTo(client.writable);
    await Promise.allSettled([there, back]);
    clients.delete(client);
  }

  const relays: Promise<void>[] = [];
  const accepting = (async (): Promise<void> => {
    for await (const client of listener) relays.push(relay(client));
  })();

  function closeAll(): void {
    for (const client of clients) {
      try {
        client.close();
      } catch {
        // The function was faster.
      }
    }
  }

  const url = new URL(pool);
  url.port = String(listener.addr.port);
  return {
    env: { ...stack.functionEnv, AMAZON_ADS_DATABASE_POOL_URL: url.href },
    open: () => clients.size,
    cut(): void {
      state = "cut";
      closeAll();
    },
    mute(): void {
      state = "mute";
    },
    mend(): void {
      state = "whole";
    },
    async [Symbol.asyncDispose](): Promise<void> {
      listener.close();
      await accepting;
      closeAll();
      await Promise.allSettled(relays);
    },
  };
}
