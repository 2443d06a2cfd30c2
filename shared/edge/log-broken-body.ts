import { ConnectError, statusOf } from "../errors.ts";
import { logFailure } from "./log-failure.ts";

/**
 * Logs why the body of an answer breaks off. The answer has begun, so its caller sees no more than an end of the
 * connection. A caller that goes away is no failure.
 */
export function logBrokenBody(functionName: string, response: Response): Response {
  if (response.body === null) return response;
  const reader = response.body.getReader();
  const watched = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull: async (controller) => {
      try {
        const { value, done } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (error) {
        const status = error instanceof ConnectError ? statusOf(error.code) : 500;
        logFailure({ function: functionName, request_id: "stream", status }, error);
        throw error;
      }
    },
    cancel: (reason) => reader.cancel(reason),
  }, { highWaterMark: 0 });
  return new Response(watched, response);
}
