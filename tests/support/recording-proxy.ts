/** A proxy that remembers what went through it. */
export interface RecordingProxy {
  url: string;
  /** Method and path of each request so far. */
  seen: string[];
  [Symbol.asyncDispose](): Promise<void>;
}

/** Stands between a function and the project, and writes down what the function asks for. */
export function recordingProxy(target: string): RecordingProxy {
  const seen: string[] = [];
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, (request) => {
    const { pathname, search } = new URL(request.url);
    seen.push(`${request.method} ${pathname}`);
    return fetch(new URL(pathname + search, target), {
      method: request.method,
      headers: request.headers,
      body: request.body,
    });
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    seen,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}
