import type { z } from "zod/v3";
import { ConnectError } from "../errors.ts";
import { ANSWERED_BY } from "../http/answered-by.ts";
import { admit } from "./admit.ts";
import type { CrossOriginHeaders } from "./cors.ts";
import { verifyCredential } from "./credential.ts";
import { type Call, type Endpoint, validate } from "./endpoint.ts";
import { addressBehind } from "./find-endpoint.ts";
import type { Runtime } from "./runtime.ts";
import { serve } from "./serve.ts";

/** What a function that passes requests on takes: any path, query and body are somebody else's. */
export interface PassthroughTerms<Schema extends z.ZodType> {
  /** The function's name. */
  name: string;
  methods: readonly string[];
  callers: Endpoint["callers"];
  /** Picks the input out of the headers, the only place that is left for it. */
  inputOf(headers: Headers): Record<string, unknown>;
  input: Schema;
  crossOrigin: CrossOriginHeaders;
  /** @param address Path and query behind the function's name, as they were sent. */
  handle(call: Call<z.infer<Schema>>, request: Request, address: string): Promise<Response>;
}

async function answer<Schema extends z.ZodType>(
  terms: PassthroughTerms<Schema>,
  request: Request,
  { environment, context, verifyUserToken }: Runtime,
): Promise<Response> {
  const { name, methods } = terms;
  const address = addressBehind(name, request);
  if (address === undefined) {
    throw new ConnectError("not_found", `${name} has nothing at that path.`);
  }
  if (!methods.includes(request.method)) {
    throw new ConnectError("method_not_allowed", `${name} takes ${methods.join(" or ")}.`, {
      allow: [...methods, "OPTIONS"],
    });
  }
  const credential = await verifyCredential(request, environment, verifyUserToken);
  const { caller, input } = admit(credential, terms.callers, terms.inputOf(request.headers));
  return await terms.handle(
    { context, caller, input: validate(terms.input, input) },
    request,
    address,
  );
}

/**
 * Makes an Edge Function that passes requests on. Its answers say who made them: a problem of ours
 * and one of the other side's look alike otherwise.
 */
export function passthrough<Schema extends z.ZodType>(
  terms: PassthroughTerms<Schema>,
): { fetch(request: Request): Promise<Response> } {
  const served = {
    name: terms.name,
    crossOrigin: terms.crossOrigin,
    headers: { [ANSWERED_BY]: "connect" },
    answer: (request: Request, current: Runtime) => answer(terms, request, current),
  };
  return { fetch: (request) => serve(served, request) };
}
