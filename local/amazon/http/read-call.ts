import type { IncomingMessage } from "node:http";
import type { Call } from "./call.ts";

/** More than any request to Amazon needs: 10 MiB. */
const MAX_BODY_BYTES = 10 * 1024 * 1024;

/**
 * Reads a request to its end.
 *
 * @throws if its body is larger than 10 MiB or its path is malformed
 */
export async function readCall(
  request: IncomingMessage,
  { reusesConnection }: Pick<Call, "reusesConnection">,
): Promise<Call> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new Error("the request's body is larger than 10 MiB");
    chunks.push(chunk);
  }
  const headers = new Headers();
  const names: string[] = [];
  for (const [name, value] of Object.entries(request.headers)) {
    names.push(name);
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(", ") : value);
  }
  const host = request.headers.host ?? "127.0.0.1";
  return {
    method: request.method ?? "GET",
    url: new URL(`http://${host}${request.url ?? "/"}`),
    headers,
    headerNames: names,
    body: new TextDecoder().decode(concatenate(chunks, size)),
    requestId: crypto.randomUUID(),
    reusesConnection,
  };
}

function concatenate(chunks: Uint8Array[], size: number): Uint8Array {
  const [first] = chunks;
  if (first && chunks.length === 1) return first;
  const whole = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}
