import assert from "node:assert/strict";
import type { Answer } from "./call.ts";
import { stack } from "./stack.ts";

/**
 * Calls a function with any method. What is sent goes into the query of a GET or DELETE, and into the
 * body of anything else.
 *
 * @param path The function's name and what follows it.
 */
export async function send(
  headers: Record<string, string>,
  method: string,
  path: string,
  sent: Record<string, unknown> = {},
  functionsUrl = stack.functions_url,
): Promise<Answer> {
  const url = new URL(`${functionsUrl}/${path}`);
  const inQuery = ["GET", "HEAD", "DELETE"].includes(method);
  if (inQuery) {
    for (const [name, value] of Object.entries(sent)) url.searchParams.set(name, String(value));
  }
  const response = await fetch(url, {
    method,
    headers: inQuery ? headers : { "content-type": "application/json", ...headers },
    ...(inQuery ? {} : { body: JSON.stringify(sent) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: bodyOf(response, text) };
}

function bodyOf({ headers }: Response, text: string): Answer["body"] {
  const type = headers.get("content-type") ?? "";
  if (text === "" || type.startsWith("text/plain")) return undefined;
  return type.startsWith("text/csv") ? text : JSON.parse(text);
}

/** Checks that a call was refused in exactly that way. */
export function assertRefused({ status, body }: Answer, wanted: number, code: string): void {
  assert.deepEqual({ status, code: body?.code }, { status: wanted, code }, JSON.stringify(body));
}

/** Checks that a call went well, and hands its answer on. */
// deno-lint-ignore no-explicit-any -- tests read answers of every form
export function assertDone({ status, body }: Answer): any {
  assert.equal(status, 200, JSON.stringify(body));
  return body;
}
