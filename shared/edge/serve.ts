import { problemResponse } from "../http/problem-response.ts";
import { AnsweredFailure } from "./answered-failure.ts";
import { corsFor, type CrossOriginHeaders } from "./cors.ts";
import { logFailure } from "./log.ts";
import { type Runtime, runtime } from "./runtime.ts";

/** What a function is, apart from what every function does. */
export interface Served {
  name: string;
  crossOrigin?: CrossOriginHeaders;
  /** Headers of every answer that does not have them itself. */
  headers?: Record<string, string>;
  answer(request: Request, current: Runtime): Promise<Response>;
}

/** Answers a request as every function does: errors, CORS and what is told beside stand here once. */
export async function serve(served: Served, request: Request): Promise<Response> {
  const started = performance.now();
  const requestId = crypto.randomUUID();
  let cors: Record<string, string> = {};
  let response: Response;
  try {
    const current = await runtime();
    cors = await corsFor(request, current.environment.allowedOrigins, served.crossOrigin);
    response = request.method === "OPTIONS"
      ? new Response(null, { status: 204 })
      : await served.answer(request, current);
  } catch (error) {
    const answered = error instanceof AnsweredFailure;
    response = answered ? error.response : problemResponse(error, requestId);
    const about = { function: served.name, request_id: requestId, status: response.status };
    logFailure(about, answered ? error.failure : error);
  }
  for (const [name, value] of Object.entries(served.headers ?? {})) {
    if (!response.headers.has(name)) response.headers.set(name, value);
  }
  for (const [name, value] of Object.entries(cors)) response.headers.set(name, value);
  response.headers.set("x-request-id", requestId);
  response.headers.set("server-timing", `total;dur=${(performance.now() - started).toFixed(1)}`);
  return response;
}
