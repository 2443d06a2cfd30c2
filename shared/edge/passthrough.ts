import type { z } from "zod/v3";
import { type AllowedCaller, authorizeCaller } from "../auth/authorize-caller.ts";
import { verifyCredential } from "../auth/verify-credential.ts";
import { ConnectError } from "../errors.ts";
import { ANSWERED_BY } from "../http/answered-by.ts";
import type { CrossOriginHeaders } from "./cors-headers.ts";
import type { Call } from "./endpoint.ts";
import { parseInput } from "./parse-input.ts";
import { recordOperatorCallInBackground } from "./record-operator-call.ts";
import { rawTargetAfter } from "./request-path.ts";
import type { Runtime } from "./runtime.ts";
import { serve } from "./serve.ts";

/** What a function that passes requests on takes. Path, query and body are for the other side. */
export interface PassthroughOptions<Schema extends z.ZodType> {
  /** The function's name. */
  name: string;
  methods: readonly string[];
  callers: readonly AllowedCaller[];
  /** Picks the input out of the headers, the only place that is left for it. */
  inputOf(headers: Headers): Record<string, unknown>;
  input: Schema;
  crossOrigin: CrossOriginHeaders;
  /** @param target Path and query after the function's name, as they were sent. */
  handle(call: Call<z.infer<Schema>>, request: Request, target: string): Promise<Response>;
}

async function answer<Schema extends z.ZodType>(
  options: PassthroughOptions<Schema>,
  request: Request,
  { environment, context, verifyUserToken }: Runtime,
): Promise<Response> {
  const { name, methods } = options;
  const target = rawTargetAfter(`${environment.functionPrefix}${name}`, request);
  if (target === undefined) {
    throw new ConnectError("not_found", `${name} has nothing at that path.`);
  }
  if (!methods.includes(request.method)) {
    throw new ConnectError("method_not_allowed", `${name} takes ${methods.join(" or ")}.`, {
      allow: [...methods, "OPTIONS"],
    });
  }
  const credential = await verifyCredential(request, environment, verifyUserToken);
  const { caller, input } = authorizeCaller(
    credential,
    options.callers,
    options.inputOf(request.headers),
  );
  try {
    return await options.handle(
      { context, caller, input: parseInput(options.input, input) },
      request,
      target,
    );
  } finally {
    // A call that failed or was refused is one that an operator made, too.
    recordOperatorCallInBackground(name, context, caller);
  }
}

/**
 * Makes an Edge Function that passes requests on. A header of each answer says who made it, since a
 * problem of this project and one of the other side look alike otherwise.
 */
export function passthrough<Schema extends z.ZodType>(
  options: PassthroughOptions<Schema>,
): { fetch(request: Request): Promise<Response> } {
  const served = {
    name: options.name,
    crossOrigin: options.crossOrigin,
    headers: { [ANSWERED_BY]: "connect" },
    answer: (request: Request, current: Runtime) => answer(options, request, current),
  };
  return { fetch: (request) => serve(served, request) };
}
