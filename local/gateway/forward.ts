// RFC 9110, section 7.6.1: these concern one connection, not the message.
const hopByHop = [
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
];

/**
 * Passes a request on to another server, and its answer back to the caller. Both are streamed.
 *
 * @param target The whole URL without the query, which is kept.
 * @param unreachable Makes the answer when the server cannot be reached, or ends the connection first.
 */
export async function forward(
  request: Request,
  target: string,
  unreachable: () => Response,
): Promise<Response> {
  const from = new URL(request.url);
  const headers = withoutHopByHop(request.headers);
  headers.set("x-forwarded-host", from.host);
  headers.set("x-forwarded-proto", from.protocol.slice(0, -1));
  headers.set("x-forwarded-for", "127.0.0.1");
  // fetch would decompress the answer here, for nothing.
  headers.set("accept-encoding", "identity");
  headers.delete("host");
  try {
    const response = await fetch(target + from.search, {
      method: request.method,
      headers,
      body: request.body,
      redirect: "manual",
      // A caller that goes away cancels the work.
      signal: request.signal,
    });
    return new Response(response.body, {
      status: response.status,
      statusText: response.statusText,
      headers: withoutHopByHop(response.headers),
    });
  } catch {
    // 499, as proxies log it: the caller has gone and does not read it.
    return request.signal.aborted ? new Response(null, { status: 499 }) : unreachable();
  }
}

function withoutHopByHop(from: Headers): Headers {
  const headers = new Headers(from);
  const named = headers.get("connection")?.split(",").map((name) => name.trim()) ?? [];
  for (const name of [...hopByHop, ...named]) if (name) headers.delete(name);
  return headers;
}
