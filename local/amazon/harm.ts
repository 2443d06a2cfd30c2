import { classicError } from "./ads/envelopes.ts";
import { throttled } from "./ads/answer-ads-call.ts";
import { type Answer, htmlAnswer, jsonAnswer } from "./call.ts";
import type { Respond } from "./fault-order.ts";
import { htmlPage } from "./html.ts";
import { tokenAnswer } from "./lwa/errors.ts";
import type { Route } from "./route.ts";

/** The answer that a fault orders in place of the real one; its body defaults to the endpoint's own form. */
export function orderedAnswer(
  respond: Respond,
  status: number,
  route: Route,
  requestId: string,
): Answer {
  const answer = respond.body === undefined
    ? usualError(status, route, requestId)
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

function usualError(status: number, route: Route, requestId: string): Answer {
  const message = status === 429
    ? "Too Many Requests"
    : status === 401
    ? "Unauthorized"
    : "Internal error";
  if (route.kind === "lwa") {
    return tokenAnswer(status, { error: "server_error", error_description: message });
  }
  const envelope = route.kind === "ads" ? route.routed.operation.envelope : classicError;
  const answer = envelope({ status, message, requestId });
  return status === 429 ? throttled(answer, false) : answer;
}

/** An HTML page where JSON was promised, as a proxy or a load balancer gives it. */
export function htmlInstead(status: number): Answer {
  const page = "<h1>Service unavailable</h1><p>The simulated proxy has lost its way.</p>";
  return htmlAnswer(status, htmlPage("Service unavailable", page));
}

/** A real answer with one thing wrong in it. */
export function spoil(answer: Answer, how: Respond["broken"]): Answer {
  switch (how) {
    case "wrong_media_type":
      return { ...answer, headers: { ...answer.headers, "content-type": "text/plain" } };
    case "unknown_enum":
      return { ...answer, json: changeFirstItem(answer.json, withUnknownValues) };
    case "malformed_item":
      return { ...answer, json: changeFirstItem(answer.json, withoutUsableId) };
    default:
      return answer;
  }
}

type Item = Record<string, unknown>;

/** Changes the first item of a list, wherever the answer keeps it, and leaves the rest alone. */
function changeFirstItem(json: unknown, change: (item: Item) => Item): unknown {
  if (Array.isArray(json)) {
    return json.map((item, index) => index === 0 && isItem(item) ? change(item) : item);
  }
  if (!isItem(json)) return json;
  const list = Object.entries(json).find(([, value]) => Array.isArray(value));
  return list ? { ...json, [list[0]]: changeFirstItem(list[1], change) } : change(json);
}

function withUnknownValues(item: Item): Item {
  const changed: Item = { ...item };
  for (const name of ["status", "countryCode", "currencyCode", "timezone", "type", "country"]) {
    if (typeof changed[name] === "string") changed[name] = `UNHEARD_OF_${name.toUpperCase()}`;
  }
  const info = changed["accountInfo"];
  if (isItem(info)) {
    changed["accountInfo"] = { ...info, type: "unheard_of_type", subType: "UNHEARD_OF_SUB_TYPE" };
  }
  return changed;
}

/** An item that cannot be told from others: its id is an object, which no list of Amazon's has. */
function withoutUsableId(item: Item): Item {
  const id = Object.keys(item).find((name) => /id$/i.test(name)) ?? Object.keys(item)[0];
  return id === undefined ? item : { ...item, [id]: { malformed: true } };
}

function isItem(value: unknown): value is Item {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
