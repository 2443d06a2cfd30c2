/** Runs a test against a real server on this machine. */
export async function withServer(
  handler: (request: Request) => Response | Promise<Response>,
  run: (url: string) => Promise<void>,
): Promise<void> {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, handler);
  try {
    await run(`http://127.0.0.1:${server.addr.port}`);
  } finally {
    await server.shutdown();
  }
}

/** An address at which nobody listens. */
export function deadUrl(): string {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  return `http://127.0.0.1:${port}`;
}

/**
 * Runs a test against a server that says part of an answer to each connection, maybe nothing, and
 * then hangs up or falls silent.
 */
export async function withHalfAnswer(
  part: string,
  then: "hang up" | "fall silent",
  run: (url: string, connections: () => number) => Promise<void>,
): Promise<void> {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const connections: Deno.TcpConn[] = [];

  async function serve(): Promise<void> {
    for await (const connection of listener) {
      connections.push(connection);
      await connection.read(new Uint8Array(4096));
      await connection.write(new TextEncoder().encode(part));
      if (then === "hang up") connection.close();
    }
  }

  const serving = serve();
  try {
    await run(`http://127.0.0.1:${listener.addr.port}`, () => connections.length);
  } finally {
    listener.close();
    await serving;
    if (then === "fall silent") { for (const connection of connections) connection.close(); }
  }
}
