/** A request's body: none, all of its bytes, or a stream that can be sent once. */
export type HeldBody = Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | undefined;

/** Whether a body can be sent again. */
export function isRepeatable(body: HeldBody): boolean {
  return !(body instanceof ReadableStream);
}

function joined(chunks: Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

/** The whole stream again, after its first chunks were read. */
function restored(
  chunks: Uint8Array[],
  reader: ReadableStreamDefaultReader<Uint8Array>,
): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller): Promise<void> {
      const first = chunks.shift();
      if (first !== undefined) return controller.enqueue(first);
      const { done, value } = await reader.read();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  }, { highWaterMark: 0 });
}

/**
 * Reads a small body, so that it can be sent again, and returns a large one as the stream that it is.
 * The size of a body without Content-Length, as other proxies send it, is found by reading it.
 *
 * @param limit In bytes.
 */
export async function holdBody(request: Request, limit: number): Promise<HeldBody> {
  if (request.body === null || request.method === "GET" || request.method === "HEAD") {
    return undefined;
  }
  if (Number(request.headers.get("content-length") ?? 0) > limit) return request.body;
  const reader = request.body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  while (size <= limit) {
    const { done, value } = await reader.read();
    if (done) return joined(chunks, size);
    chunks.push(value);
    size += value.length;
  }
  return restored(chunks, reader);
}
