import { readJsonBody } from "../http/json-body.ts";
import type { Caller } from "../schemas/caller.ts";
import { admit } from "./admit.ts";
import { verifyCredential } from "./credential.ts";
import type { Endpoint } from "./endpoint.ts";
import { findEndpoint, pathBehind } from "./find-endpoint.ts";
import type { Runtime } from "./runtime.ts";
import { serve } from "./serve.ts";

async function readInput(request: Request): Promise<unknown> {
  return request.method === "GET" || request.method === "DELETE"
    ? Object.fromEntries(new URL(request.url).searchParams)
    : await readJsonBody(request);
}

/** Puts the id of the path into an input; a body cannot name another. */
function withId(input: unknown, id: string): unknown {
  return typeof input === "object" && input !== null && !Array.isArray(input)
    ? { ...input, id }
    : input;
}

async function answer(
  endpoints: readonly Endpoint[],
  request: Request,
  { environment, context, verifyUserToken }: Runtime,
): Promise<Response> {
  const id = pathBehind(endpoints[0]?.name ?? "", request);
  const endpoint = findEndpoint(endpoints, request, id);
  let caller: Caller = { kind: "system" };
  let input: unknown;
  if (endpoint.callers.includes("anyone")) {
    input = await readInput(request);
  } else {
    // Nobody's body is read before it is known whose it is.
    const credential = await verifyCredential(request, environment, verifyUserToken);
    ({ caller, input } = admit(credential, endpoint.callers, await readInput(request)));
  }
  const named = endpoint.item ? withId(input, id) : input;
  const result = await endpoint.answer({ context, caller, input: named });
  return result instanceof Response ? result : Response.json(result, {
    headers: { "cache-control": "no-store" },
  });
}

/** Makes an Edge Function of its endpoints: credentials, input, errors and CORS stand here once. */
export function edgeFunction(
  ...endpoints: Endpoint[]
): { fetch(request: Request): Promise<Response> } {
  const served = {
    name: endpoints[0]?.name ?? "",
    answer: (request: Request, current: Runtime) => answer(endpoints, request, current),
  };
  return { fetch: (request) => serve(served, request) };
}
