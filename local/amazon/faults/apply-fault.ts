import { type Answer, htmlAnswer, jsonAnswer, type Outcome } from "../http/answer.ts";
import { htmlPage } from "../http/html-page.ts";
import { corrupt } from "./corrupt.ts";
import type { Respond } from "./fault.ts";
import { pause } from "./pause.ts";

/** The request that a fault is applied to. */
export interface FaultyRequest {
  /** Carries the request out and returns the usual answer. */
  carryOut(): Promise<Answer>;
  /** The endpoint's usual error with a status. */
  errorAnswer(status: number): Answer;
  /** Aborted when the simulator closes: delays end. */
  closing: AbortSignal;
}

/** Answers a request as a fault says. */
export async function applyFault(respond: Respond, request: FaultyRequest): Promise<Outcome> {
  const { status, broken } = respond;
  if (respond.delay_ms !== undefined) {
    await pause(respond.delay_ms, request.closing);
    if (request.closing.aborted) return { kind: "dropped" };
  }
  if (broken === "drop_connection") return { kind: "dropped" };
  if (broken === "reset_connection") return { kind: "reset" };
  if (broken === "html") return { kind: "answer", answer: unavailablePage(status ?? 200) };

  const isCarriedOut = status === undefined || respond.carry_out || respond.answer_then_drop;
  const usual = isCarriedOut ? await request.carryOut() : undefined;
  if (respond.answer_then_drop) return { kind: "dropped" };
  const answer = status === undefined && usual
    ? usual
    : givenAnswer(respond, request.errorAnswer(status ?? 500));
  return { kind: outcomeKind(broken), answer: resized(corrupt(answer, respond), respond) };
}

function outcomeKind(
  broken: Respond["broken"],
): "answer" | "truncated" | "headers_then_silence" | "headers_then_reset" {
  switch (broken) {
    case "truncated":
    case "headers_then_silence":
    case "headers_then_reset":
      return broken;
    default:
      return "answer";
  }
}

/** The answer that a fault gives in place of the usual one; without a body it is the endpoint's error. */
function givenAnswer(respond: Respond, error: Answer): Answer {
  const { status } = error;
  const answer = respond.body === undefined
    ? error
    : typeof respond.body === "string"
    ? { status, headers: { "content-type": "text/plain;charset=UTF-8" }, text: respond.body }
    : jsonAnswer(status, respond.body);
  const headers = Object.fromEntries(
    Object.entries(respond.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const retry = respond.retry_after === undefined
    ? {}
    : { "retry-after": String(respond.retry_after) };
  return { ...answer, headers: { ...answer.headers, ...headers, ...retry } };
}

function resized(answer: Answer, { pad_to_bytes: padToBytes, gzip }: Respond): Answer {
  return {
    ...answer,
    ...(padToBytes === undefined ? {} : { padToBytes }),
    ...(gzip === undefined ? {} : { forceGzip: gzip }),
  };
}

/** An HTML page where JSON was promised, as a proxy or a load balancer gives it. */
function unavailablePage(status: number): Answer {
  const page = "<h1>Service unavailable</h1><p>The simulated proxy cannot reach the service.</p>";
  return htmlAnswer(status, htmlPage("Service unavailable", page));
}
