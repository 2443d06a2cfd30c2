import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Outcome } from "./answer.ts";
import type { Call } from "./call.ts";
import { readCall } from "./read-call.ts";
import { sendAnswer } from "./send-answer.ts";

/** A listening server. */
export interface Listener {
  port: number;
  close(): Promise<void>;
}

/** Where to listen, and what is decided for each answer. */
export interface ListenOptions {
  port: number;
  hostname: string;
  /** Answers above this many bytes are gzipped for clients that accept it; null: none is. */
  gzipAbove(): number | null;
  /**
   * Whether connections may be reused. Some clients repeat a request by themselves when a reused
   * connection ends without an answer; a test of a dropped connection would then see no failure.
   */
  keepAlive(): boolean;
}

/** Ten minutes, longer than any client keeps a connection: idle connections are closed by the client. */
const KEEP_ALIVE_TIMEOUT_MS = 600_000;

/**
 * Serves `handle` over HTTP. The server is node:http and not Deno.serve, because only node:http can end
 * a connection before or in the middle of an answer, and send a status outside of HTTP.
 */
export function listen(
  options: ListenOptions,
  handle: (call: Call) => Promise<Outcome>,
): Promise<Listener> {
  const seen = new WeakSet<Socket>();
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS }, (request, response) => {
    const reusesConnection = seen.has(request.socket);
    seen.add(request.socket);
    readCall(request, { reusesConnection })
      .then(async (call) => await send(await handle(call), call, request, response, options))
      .then(() => {
        if (!options.keepAlive()) server.closeIdleConnections();
      })
      .catch((error: unknown) => {
        console.error("Cannot answer a request: the simulator failed:", error);
        request.socket.destroy();
      });
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, options.hostname, () => {
      const address = server.address();
      if (address === null || typeof address === "string") {
        reject(new Error("Cannot listen: the server has no port"));
        return;
      }
      resolve({
        port: address.port,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed());
            server.closeAllConnections();
          }),
      });
    });
  });
}

async function send(
  outcome: Outcome,
  call: Call,
  { socket }: IncomingMessage,
  response: ServerResponse,
  options: ListenOptions,
): Promise<void> {
  if (outcome.kind === "dropped") {
    socket.destroy();
    return;
  }
  if (outcome.kind === "reset") {
    socket.resetAndDestroy();
    return;
  }
  const { answer } = outcome;
  const gzipAbove = options.gzipAbove();
  await sendAnswer(response, outcome.kind, {
    ...answer,
    headers: {
      "x-amzn-requestid": call.requestId,
      "vary": "Accept-Encoding",
      ...answer.headers,
      ...(options.keepAlive() ? {} : { connection: "close" }),
    },
  }, {
    gzipAbove: /\bgzip\b/.test(call.headers.get("accept-encoding") ?? "") ? gzipAbove : null,
  });
}
