import assert from "node:assert/strict";
import { errorCodes } from "../../../shared/errors.ts";
import accountHealth from "../../../supabase/functions/account-health/index.ts";
import apiKeys from "../../../supabase/functions/api-keys/index.ts";
import connections from "../../../supabase/functions/connections/index.ts";
import getToken from "../../../supabase/functions/get-token/index.ts";
import health from "../../../supabase/functions/health/index.ts";
import listAccounts from "../../../supabase/functions/list-accounts/index.ts";
import oauthCallback from "../../../supabase/functions/oauth-callback/index.ts";
import oauthClients from "../../../supabase/functions/oauth-clients/index.ts";
import oauthConfirm from "../../../supabase/functions/oauth-confirm/index.ts";
import oauthStart from "../../../supabase/functions/oauth-start/index.ts";
import refreshTokens from "../../../supabase/functions/refresh-tokens/index.ts";
import registerAccount from "../../../supabase/functions/register-account/index.ts";
import syncAccounts from "../../../supabase/functions/sync-accounts/index.ts";
import { consoleOf } from "../../unit/support/console.ts";
import { APP_ORIGIN, SECRETS } from "./project.ts";

const MODULES = {
  "account-health": accountHealth,
  "api-keys": apiKeys,
  "connections": connections,
  "get-token": getToken,
  "health": health,
  "list-accounts": listAccounts,
  "oauth-callback": oauthCallback,
  "oauth-clients": oauthClients,
  "oauth-confirm": oauthConfirm,
  "oauth-start": oauthStart,
  "refresh-tokens": refreshTokens,
  "register-account": registerAccount,
  "sync-accounts": syncAccounts,
};

export type FunctionName = keyof typeof MODULES;

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

function requestOf(name: FunctionName, call: FunctionCall): Request {
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

/** Calls a function as a module. Whatever comes back and whatever is logged tells no secret. */
export async function call(name: FunctionName, given: FunctionCall = {}): Promise<Answered> {
  const request = requestOf(name, given);
  const brought = [
    request.headers.get("authorization")?.replace(/^\S+\s+/, ""),
    request.headers.get("apikey"),
  ].filter((credential) => typeof credential === "string" && credential.length > 8);
  let response = new Response();
  const { out, err } = await consoleOf(async () => {
    response = await MODULES[name].fetch(request);
  });
  const text = await response.text();
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
