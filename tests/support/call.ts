import { z } from "zod";
import { stack } from "./stack.ts";

/** A function's answer, understood as far as every answer is alike. */
export interface Answer {
  status: number;
  headers: Headers;
  // deno-lint-ignore no-explicit-any -- tests read answers of every form
  body: any;
}

const jsonSchema = z.string().transform((text): unknown =>
  text === "" ? undefined : JSON.parse(text)
);

/** Calls a function over HTTP with the given credential. */
export async function call(
  name: string,
  body: Record<string, unknown>,
  headers: Record<string, string> = {},
  functionsUrl = stack.functions_url,
): Promise<Answer> {
  const response = await fetch(`${functionsUrl}/${name}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: jsonSchema.parse(text) };
}
