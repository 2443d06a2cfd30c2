import { z } from "zod";
import type { Context } from "../context.ts";
import { ConnectError } from "../errors.ts";
import { readJsonBody } from "../http/json-body.ts";
import { problemResponse } from "../http/problem-response.ts";
import type { Caller } from "../schemas/caller.ts";
import { corsFor } from "./cors.ts";
import { type Credential, verifyCredential } from "./credential.ts";
import { logFailure } from "./log.ts";
import { type Runtime, runtime } from "./runtime.ts";

/** What a handler gets. */
export interface Call<Input> {
  context: Context;
  caller: Caller;
  input: Input;
}

/** One Edge Function: who may call it, what it takes, what it does. */
export interface Endpoint<Schema extends z.ZodType> {
  name: string;
  /** `POST` takes a body, `GET` a query string. */
  methods: readonly ("GET" | "POST")[];
  /**
   * - `user`: a signed-in user or an API key, or the operator's secret key naming a `user_id`;
   * - `schedule`: the secret key named `cron`, or the operator's;
   * - `anyone`: nobody is asked.
   */
  callers: readonly ("user" | "schedule" | "anyone")[];
  input: Schema;
  /** Answers with JSON, or with a response of its own making. */
  handle(call: Call<z.infer<Schema>>): Promise<unknown>;
}

const userIdSchema = z.uuid();

async function readInput(request: Request): Promise<unknown> {
  return request.method === "GET"
    ? Object.fromEntries(new URL(request.url).searchParams)
    : await readJsonBody(request);
}

/** Takes the operator's `user_id` out of an input, before the rest is validated. */
function splitUserId(input: unknown): { userId: unknown; rest: unknown } {
  if (typeof input !== "object" || input === null || Array.isArray(input)) {
    return { userId: undefined, rest: input };
  }
  const { user_id: userId, ...rest } = input as Record<string, unknown>;
  return { userId, rest };
}

function operatorFor(userId: unknown): Caller {
  const parsed = userIdSchema.safeParse(userId);
  if (parsed.success) return { kind: "user", user_id: parsed.data };
  throw new ConnectError(
    "user_required",
    "Cannot act for nobody: a call with the secret key names the user with user_id.",
  );
}

function admit(
  credential: Credential,
  callers: Endpoint<z.ZodType>["callers"],
  input: unknown,
): { caller: Caller; input: unknown } {
  if (credential.kind !== "service") {
    if (callers.includes("user")) return { caller: credential.caller, input };
  } else if (callers.includes("schedule") && ["cron", "default"].includes(credential.name)) {
    return { caller: { kind: "system" }, input };
  } else if (callers.includes("user") && credential.name === "default") {
    const { userId, rest } = splitUserId(input);
    return { caller: operatorFor(userId), input: rest };
  }
  throw new ConnectError("caller_not_allowed", "This credential may not call this function.");
}

function validate<Schema extends z.ZodType>(schema: Schema, input: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) => ({
    path: path.join("."),
    message,
  }));
  const first = issues[0];
  throw new ConnectError(
    "invalid_request",
    `The request is not valid: ${first?.path ? `${first.path}: ` : ""}${
      first?.message ?? "unknown form"
    }.`,
    { issues: issues.slice(0, 20) },
  );
}

async function answer<Schema extends z.ZodType>(
  endpoint: Endpoint<Schema>,
  request: Request,
  { environment, context, verifyUserToken }: Runtime,
): Promise<Response> {
  if (!endpoint.methods.some((method) => method === request.method)) {
    throw new ConnectError(
      "method_not_allowed",
      `${endpoint.name} takes ${endpoint.methods.join(" or ")}.`,
      {
        allow: [...endpoint.methods, "OPTIONS"],
      },
    );
  }
  let caller: Caller = { kind: "system" };
  let input: unknown;
  if (endpoint.callers.includes("anyone")) {
    input = await readInput(request);
  } else {
    // Nobody's body is read before it is known whose it is.
    const credential = await verifyCredential(request, environment, verifyUserToken);
    ({ caller, input } = admit(credential, endpoint.callers, await readInput(request)));
  }
  const result = await endpoint.handle({ context, caller, input: validate(endpoint.input, input) });
  return result instanceof Response ? result : Response.json(result, {
    headers: { "cache-control": "no-store" },
  });
}

async function serve<Schema extends z.ZodType>(
  endpoint: Endpoint<Schema>,
  request: Request,
): Promise<Response> {
  const started = performance.now();
  const requestId = crypto.randomUUID();
  let cors: Record<string, string> = {};
  let response: Response;
  try {
    const current = await runtime();
    cors = corsFor(request, current.environment.allowedOrigins);
    response = request.method === "OPTIONS"
      ? new Response(null, { status: 204 })
      : await answer(endpoint, request, current);
  } catch (error) {
    response = problemResponse(error, requestId);
    logFailure({ function: endpoint.name, request_id: requestId, status: response.status }, error);
  }
  for (const [name, value] of Object.entries(cors)) response.headers.set(name, value);
  response.headers.set("x-request-id", requestId);
  response.headers.set("server-timing", `total;dur=${(performance.now() - started).toFixed(1)}`);
  return response;
}

/** Makes an Edge Function of an endpoint: credentials, input, errors and CORS stand here once. */
export function edgeFunction<Schema extends z.ZodType>(
  endpoint: Endpoint<Schema>,
): { fetch(request: Request): Promise<Response> } {
  return { fetch: (request) => serve(endpoint, request) };
}
