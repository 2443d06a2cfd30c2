import type { z } from "zod/v3";
import type { Context } from "../context.ts";
import { ConnectError } from "../errors.ts";
import type { Caller } from "../schemas/caller.ts";

/** What a handler gets. */
export interface Call<Input> {
  context: Context;
  caller: Caller;
  input: Input;
}

/** What a function answers to, method by method: who may call it, what it takes, what it does. */
export interface EndpointTerms<Schema extends z.ZodType> {
  /** The function's name. */
  name: string;
  /** `GET` and `DELETE` take a query string, the others a body. */
  methods: readonly Method[];
  /**
   * Whether it is about one thing: `/name/{id}`, whose id becomes part of the input, or about all:
   * `/name`.
   */
  item?: boolean;
  /**
   * - `user`: a signed-in user or an API key, or the operator's secret key naming a user;
   * - `schedule`: the secret key named `cron`, or the operator's;
   * - `anyone`: nobody is asked.
   */
  callers: readonly ("user" | "schedule" | "anyone")[];
  input: Schema;
  /** Answers with JSON, or with a response of its own making. */
  handle(call: Call<z.infer<Schema>>): Promise<unknown>;
}

/** An endpoint with its input's validation built in. */
export interface Endpoint extends Omit<EndpointTerms<z.ZodType>, "input" | "handle"> {
  answer(call: Call<unknown>): Promise<unknown>;
}

/** The methods that functions answer to. */
export type Method = "GET" | "POST" | "PATCH" | "DELETE";

/** What is wrong with an input, and where. */
interface Wrong {
  path: PropertyKey[];
  message: string;
}

/**
 * Texts that Postgres cannot keep: it knows neither U+0000 nor half a surrogate pair, and a statement
 * with one would look like a database that is down.
 */
function unkeepable(value: unknown, path: string[] = []): Wrong[] {
  if (typeof value === "string") {
    const kept = value.isWellFormed() && !value.includes("\u0000");
    return kept ? [] : [{ path, message: "must be text without U+0000 and lone surrogates" }];
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => unkeepable(member, [...path, name]));
}

/**
 * Says an issue in a sentence. Two of zod's sentences repeat what was sent, and a secret may have got
 * into the wrong place: those are ours.
 */
function describe(issue: z.ZodIssue): Wrong[] {
  const { path, message } = issue;
  switch (issue.code) {
    case "unrecognized_keys": {
      const names = issue.keys.filter((key) => /^[a-z_]{1,40}$/.test(key));
      return [{ path, message: `has fields that are not known here: ${names.join(", ") || "…"}` }];
    }
    case "invalid_enum_value":
    case "invalid_union_discriminator": {
      const options = issue.options.filter((option) => option !== undefined);
      return [{ path, message: `must be one of ${options.join(", ")}` }];
    }
    case "invalid_union": {
      // Of several forms the one that was nearly met says most.
      const forms = issue.unionErrors.map(({ issues }) => issues);
      const [nearest = []] = forms.toSorted((one, other) => one.length - other.length);
      return nearest.flatMap(describe);
    }
    case "invalid_type":
      return [{ path, message: issue.received === "undefined" ? "is missing" : message }];
    default:
      return [{ path, message }];
  }
}

/**
 * Understands an input.
 *
 * @throws ConnectError `invalid_request` with what is wrong, never with what was sent.
 */
export function validate<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
): z.infer<Schema> {
  const parsed = schema.safeParse(input);
  // What the schema let through is no deeper than the schema: that walk ends.
  const wrong = parsed.success ? unkeepable(parsed.data) : parsed.error.issues.flatMap(describe);
  if (parsed.success && wrong.length === 0) return parsed.data;
  const issues = wrong.map(({ path, message }) => ({ path: path.join("."), message }));
  const first = issues[0];
  throw new ConnectError(
    "invalid_request",
    `The request is not valid: ${first?.path ? `${first.path}: ` : ""}${
      first?.message ?? "unknown form"
    }.`,
    { issues: issues.slice(0, 20) },
  );
}

/** Makes an endpoint of its terms. */
export function endpoint<Schema extends z.ZodType>(
  { input: schema, handle, ...terms }: EndpointTerms<Schema>,
): Endpoint {
  return {
    ...terms,
    answer: ({ input, ...call }) => handle({ ...call, input: validate(schema, input) }),
  };
}
