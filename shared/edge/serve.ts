import { problemResponse } from "../http/problem-response.ts";
import { AnsweredFailure } from "./answered-failure.ts";
import { corsHeadersFor, type CrossOriginHeaders } from "./cors-headers.ts";
import { countAnswer } from "./count-answer.ts";
import { handInCounters } from "./hand-in-counters.ts";
import { logFailure } from "./log-failure.ts";
import { logRefusedOrigin } from "./log-refused-origin.ts";
import { reportProjectOnce } from "./report-project-once.ts";
import { currentRuntime, type Runtime } from "./runtime.ts";

/** What a function is, apart from what every function does. */
export interface Served {
  name: string;
  crossOrigin?: CrossOriginHeaders;
  /** Headers of every answer that does not have them itself. */
  headers?: Record<string, string>;
  answer(request: Request, current: Runtime): Promise<Response>;
}

/** An answer without its body, as HEAD has it. */
async function withoutBody(response: Response): Promise<Response> {
  await response.body?.cancel();
  return new Response(null, response);
}

/** Answers a request as every function does: with errors as problems, CORS, an id and the time taken. */
export async function serve(served: Served, request: Request): Promise<Response> {
  const started = performance.now();
  const requestId = crypto.randomUUID();
  let cors: Record<string, string> = {};
  let current: Runtime | undefined;
  let response: Response;
  let failure: unknown;
  try {
    current = currentRuntime();
    cors = await corsHeadersFor(request, current.environment.allowedOrigins, served.crossOrigin);
    if (!("access-control-allow-origin" in cors)) logRefusedOrigin(request, served.name, requestId);
    response = request.method === "OPTIONS"
      ? new Response(null, { status: 204 })
      : await served.answer(request, current);
  } catch (error) {
    const answered = error instanceof AnsweredFailure;
    response = answered ? error.response : problemResponse(error, requestId);
    const about = { function: served.name, request_id: requestId, status: response.status };
    failure = answered ? error.failure : error;
    logFailure(about, failure);
  }
  if (request.method === "HEAD") response = await withoutBody(response);
  for (const [name, value] of Object.entries(served.headers ?? {})) {
    if (!response.headers.has(name)) response.headers.set(name, value);
  }
  for (const [name, value] of Object.entries(cors)) response.headers.set(name, value);
  const now = performance.now();
  const milliseconds = now - started;
  if (current !== undefined) {
    countAnswer(current.counters, {
      function: served.name,
      status: response.status,
      error: failure,
      seconds: milliseconds / 1000,
    });
    reportProjectOnce(served.name, current);
    handInCounters(served.name, current, now);
  }
  response.headers.set("x-request-id", requestId);
  response.headers.set("server-timing", `total;dur=${milliseconds.toFixed(1)}`);
  return response;
}
