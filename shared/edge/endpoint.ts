import type { z } from "zod/v3";
import type { AllowedCaller } from "../auth/authorize-caller.ts";
import type { Context } from "../context.ts";
import type { Caller } from "../schemas/caller.ts";
import { parseInput } from "./parse-input.ts";

/** What a handler gets. */
export interface Call<Input> {
  context: Context;
  caller: Caller;
  input: Input;
}

/** The methods that endpoints name. HEAD comes with GET. */
export type Method = "GET" | "POST" | "PATCH" | "DELETE";

/** What one endpoint of a function takes, who may call it, and what it does. */
export interface EndpointOptions<Schema extends z.ZodType> {
  /** The function's name. */
  name: string;
  methods: readonly Method[];
  /** Whether it is about one item, `/name/{id}`, whose id becomes part of the input, or about all. */
  item?: boolean;
  /** What follows the function's name, for an endpoint about something else than an item: `types`. */
  path?: string;
  callers: readonly AllowedCaller[];
  /** Whether it takes an API key also as the password of Basic authentication. */
  takesBasic?: boolean;
  /** The form of the input: the fields of the query string and of the body. */
  input: Schema;
  /** Answers with JSON, or with a response of its own. */
  handle(call: Call<z.infer<Schema>>): Promise<unknown>;
}

/** An endpoint that parses its input. */
export interface Endpoint extends Omit<EndpointOptions<z.ZodType>, "input" | "handle"> {
  answer(call: Call<unknown>): Promise<unknown>;
}

/** Makes an endpoint, for `edgeFunction`. */
export function endpoint<Schema extends z.ZodType>(
  { input: schema, handle, ...options }: EndpointOptions<Schema>,
): Endpoint {
  return { ...options, answer: parsed(schema, handle) };
}

/** Makes what an endpoint does with an input of any form of what it does with one of the right form. */
export function parsed<Schema extends z.ZodType>(
  schema: Schema,
  handle: EndpointOptions<Schema>["handle"],
): Endpoint["answer"] {
  return async ({ input, ...call }) => await handle({ ...call, input: parseInput(schema, input) });
}
