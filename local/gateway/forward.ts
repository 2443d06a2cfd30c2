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
 * Passes a request on to another server and its answer back, both as streams.
 *
 * @param target the whole URL without the query, which is kept.
 * @param unreachable the answer when there is no such server, or it breaks off before it answers.
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
  // Whoever compresses would be decompressed here: let nobody start.
  headers.set("accept-encoding", "identity");
  headers.delete("host");
  try {
    const response = await fetch(target + from.search, {
      method: request.method,
      headers,
      body: request.body,
      redirect: "manual",
      // Who goes away is not worked for any longer.
      signal: request.signal,
    });
    return new Response(response.body, {
      status: response.status,
      statusText: response.statusText,
      headers: withoutHopByHop(response.headers),
    });
  } catch {
    // 499, as proxies log it: there is nobody left to read it.
    return request.signal.aborted ? new Response(null, { status: 499 }) : unreachable();
  }
}

function withoutHopByHop(from: Headers): Headers {
  const headers = new Headers(from);
  const named = headers.get("connection")?.split(",").map((name) => name.trim()) ?? [];
  for (const name of [...hopByHop, ...named]) if (name) headers.delete(name);
  return headers;
}
