import assert from "node:assert/strict";
import { errorCodes } from "../../../shared/errors.ts";
import { checkAnswer } from "../../support/check-answer.ts";
import { consoleOf } from "../../unit/support/console.ts";
import { type EdgeFunction, loadFunctions } from "./load-functions.ts";
import { APP_ORIGIN, SECRETS } from "./project.ts";

const functions = await loadFunctions();

/** A call of a function. */
export interface FunctionCall {
  method?: string;
  /** What follows the function's name. */
  path?: string;
  /** Sent as JSON; text is sent as it is. */
  body?: unknown;
  query?: Record<string, string>;
  headers?: Record<string, string>;
}

/** What came back, and what was logged meanwhile. */
export interface Answered {
  response: Response;
  text: string;
  log: string[];
}

function requestOf(name: string, call: FunctionCall): Request {
  const { body, path = "", query = {}, headers = {} } = call;
  const { method = body === undefined ? "GET" : "POST" } = call;
  const url = new URL(`https://ref.supabase.co/functions/v1/${name}${path}`);
  url.search = new URLSearchParams(query).toString();
  const sent = new Headers({ origin: APP_ORIGIN, ...headers });
  if (body === undefined) return new Request(url, { method, headers: sent });
  if (!sent.has("content-type")) sent.set("content-type", "application/json");
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return new Request(url, { method, headers: sent, body: text });
}

function functionNamed(name: string): EdgeFunction {
  return functions.get(name) ?? assert.fail(`there is no function ${name}`);
}

/** Calls a function as a module. Whatever comes back and whatever is logged tells no secret. */
export async function call(name: string, given: FunctionCall = {}): Promise<Answered> {
  const request = requestOf(name, given);
  const brought = [
    request.headers.get("authorization")?.replace(/^\S+\s+/, ""),
    request.headers.get("apikey"),
  ].filter((credential) => typeof credential === "string" && credential.length > 8);
  let response = new Response();
  const { out, err } = await consoleOf(async () => {
    response = await functionNamed(name).fetch(request);
  });
  const text = await response.text();
  checkAnswer(request.method, request.url, response, text);
  const log = [...out, ...err];
  for (const secret of [...SECRETS, ...brought]) {
    assert.ok(!text.includes(String(secret)), "the answer tells a secret");
    assert.ok(!log.some((line) => line.includes(String(secret))), "the log tells a secret");
  }
  assert.match(response.headers.get("x-request-id") ?? "", /^[0-9a-f-]{36}$/);
  assert.match(response.headers.get("server-timing") ?? "", /^total;dur=\d+(\.\d+)?$/);
  return { response, text, log };
}

/** Checks that an answer is a problem of that kind, in the one form that problems have. */
export function assertProblem(
  { response, text, log }: Answered,
  status: number,
  code: string,
): Record<string, unknown> {
  const problem = JSON.parse(text);
  assert.equal(problem.code, code, text);
  assert.equal(response.status, status);
  assert.ok(errorCodes().some((known) => known === code));
  assert.equal(response.headers.get("content-type"), "application/problem+json");
  assert.equal(problem.type, `urn:amazon-ads-connect:error:${code}`);
  assert.equal(problem.status, status);
  assert.equal(typeof problem.title, "string");
  assert.match(problem.detail, /^\S.{10,}/);
  assert.equal(problem.request_id, response.headers.get("x-request-id"));
  assert.equal(response.headers.get("access-control-allow-origin"), APP_ORIGIN);
  assert.equal(log.length, 1);
  assert.equal(JSON.parse(log[0] ?? "").request_id, problem.request_id);
  return problem;
}
