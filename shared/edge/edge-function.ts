import { authorizeCaller } from "../auth/authorize-caller.ts";
import { verifyCredential } from "../auth/verify-credential.ts";
import type { Context } from "../context.ts";
import { authorizeOperator } from "../database/authorize-operator.ts";
import { redeemTicket } from "../database/redeem-ticket.ts";
import { ConnectError } from "../errors.ts";
import type { Caller } from "../schemas/caller.ts";
import type { Endpoint } from "./endpoint.ts";
import { findEndpoint } from "./find-endpoint.ts";
import { readInput } from "./read-input.ts";
import { recordOperatorCallInBackground } from "./record-operator-call.ts";
import { pathAfter } from "./request-path.ts";
import { runInBackground } from "./run-in-background.ts";
import type { Runtime } from "./runtime.ts";
import { serve } from "./serve.ts";

/** Puts the id of the path into an input; a body cannot name another. */
function withId(input: unknown, id: string): unknown {
  return typeof input === "object" && input !== null && !Array.isArray(input)
    ? { ...input, id }
    : input;
}

/**
 * Redeems the schedule's ticket, answers 202, and works after the answer: pg_net sends no other request
 * of the project before it has this answer.
 *
 * @throws ConnectError `caller_not_allowed`, `ticket_invalid`.
 */
async function acceptScheduled(
  endpoint: Endpoint,
  context: Context,
  ticket: string,
): Promise<Response> {
  if (!endpoint.callers.includes("schedule")) {
    throw new ConnectError("caller_not_allowed", "The schedule does not call this function.");
  }
  const input = await redeemTicket(context.database, ticket, endpoint.name);
  const work = endpoint.answer({ context, caller: { kind: "system" }, input });
  runInBackground(endpoint.name, work);
  return Response.json({ status: "accepted" }, { status: 202 });
}

async function answer(
  endpoints: readonly Endpoint[],
  request: Request,
  { environment, context, verifyUserToken }: Runtime,
): Promise<Response> {
  const url = new URL(request.url);
  const id = pathAfter(`${environment.functionPrefix}${endpoints[0]?.name ?? ""}`, url);
  const endpoint = findEndpoint(endpoints, request, id);
  let caller: Caller = { kind: "system" };
  let input: unknown;
  if (endpoint.callers.includes("anyone")) {
    input = await readInput(request, url);
  } else {
    // The body of a caller without a valid credential is not read.
    const credential = await verifyCredential(request, environment, verifyUserToken, {
      takesBasic: endpoint.takesBasic ?? false,
    });
    if (credential.kind === "schedule") {
      return await acceptScheduled(endpoint, context, credential.ticket);
    }
    const given = await readInput(request, url);
    ({ caller, input } = authorizeCaller(credential, endpoint.callers, given));
    if (caller.kind === "system" && caller.operator !== undefined) {
      await authorizeOperator(context.database, caller.operator);
    }
  }
  const named = endpoint.item ? withId(input, id) : input;
  try {
    const result = await endpoint.answer({ context, caller, input: named });
    return result instanceof Response ? result : Response.json(result, {
      headers: { "cache-control": "no-store" },
    });
  } finally {
    // A call that failed or was refused is one that an operator made, too.
    recordOperatorCallInBackground(endpoint.name, context, caller);
  }
}

/** Makes an Edge Function of its endpoints: credentials, input, errors and CORS are handled once. */
export function edgeFunction(
  ...endpoints: Endpoint[]
): { fetch(request: Request): Promise<Response> } {
  const served = {
    name: endpoints[0]?.name ?? "",
    answer: (request: Request, current: Runtime) => answer(endpoints, request, current),
  };
  return { fetch: (request) => serve(served, request) };
}
