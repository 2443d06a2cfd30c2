import { AdsConnectError } from "./ads-connect-error.ts";
import { readError } from "./read-error.ts";
import { repeatWhenSafe } from "./repeat-when-safe.ts";
import type { Transport } from "./transport.ts";

/** What every method takes last. */
export interface CallOptions {
  /** Ends the call, for example `AbortSignal.timeout(10_000)`. */
  signal?: AbortSignal | undefined;
}

/** A request to one address of the project. */
export interface ProjectRequest extends CallOptions {
  method: string;
  headers?: HeadersInit | undefined;
  body?: BodyInit | undefined;
  /** Whether sending it twice changes nothing. */
  isSafe: boolean;
}

/** The methods of our functions. */
export type Method = "GET" | "POST" | "PATCH" | "DELETE";

/**
 * Sends a request and waits for an answer of success.
 *
 * @throws AdsConnectError for any other answer, and when none comes; the signal's reason when it is aborted;
 * what `accessToken` of the source throws.
 */
export function send(
  transport: Transport,
  url: string,
  request: ProjectRequest,
): Promise<Response> {
  const { method, body, signal } = request;
  const what = `${method} ${new URL(url).pathname}`;
  return repeatWhenSafe(
    async () => {
      const headers = new Headers(request.headers);
      // Outside of the try: a failing accessToken is not the network, and is not asked again.
      for (const [name, value] of Object.entries(await transport.headers())) {
        headers.set(name, value);
      }
      let response: Response;
      try {
        response = await transport.fetch(url, {
          method,
          headers,
          body: body ?? null,
          signal: signal ?? null,
        });
      } catch (cause) {
        if (signal?.aborted) throw signal.reason;
        throw new AdsConnectError(
          "network_failed",
          `No answer came to ${what}. Check the network, the address, and that AMAZON_ADS_ORIGINS has this origin.`,
          { cause },
        );
      }
      if (!response.ok) throw await readError(response, what);
      return response;
    },
    request.isSafe,
    signal,
  );
}

/** Reads the body of an answer; a connection that breaks in the middle of it is a network failure. */
export async function readText(response: Response, signal?: AbortSignal): Promise<string> {
  try {
    return await response.text();
  } catch (cause) {
    if (signal?.aborted) throw signal.reason;
    throw new AdsConnectError("network_failed", "The answer broke off.", { cause });
  }
}

/**
 * Reads the body of an answer of success.
 *
 * @throws AdsConnectError `answer_not_understood` when it is not JSON; as {@link readText} does.
 */
export async function readJson<Answer>(
  response: Response,
  what: string,
  signal?: AbortSignal,
): Promise<Answer> {
  const text = await readText(response, signal);
  try {
    const answer: Answer = JSON.parse(text);
    return answer;
  } catch (cause) {
    throw new AdsConnectError(
      "answer_not_understood",
      `The answer to ${what} is not JSON.`,
      { status: response.status, body: text, cause },
    );
  }
}

/** Fields as a query, with the question mark. A list has commas between its members. */
export function queryOf(fields: object): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined) query.set(name, String(value));
  }
  return query.size > 0 ? `?${query}` : "";
}

/** The path of one item of a function. */
export function itemPath(name: string, id: string): string {
  return `${name}/${encodeURIComponent(id)}`;
}

/**
 * Calls one of our functions.
 *
 * @param path The function's name, and for one item its id.
 * @param input Its fields go into the body.
 * @param isSafe Whether the call may be sent again: by default when it is a GET.
 * @throws AdsConnectError as {@link send} does.
 */
export async function call<Answer>(
  transport: Transport,
  method: Method,
  path: string,
  input: object = {},
  { signal }: CallOptions = {},
  isSafe = method === "GET",
): Promise<Answer> {
  const fields = { ...transport.actFor, ...input };
  const url = transport.functionUrl(path) + (method === "GET" ? queryOf(fields) : "");
  const response = await send(transport, url, {
    method,
    signal,
    isSafe,
    ...(method === "GET" ? {} : {
      headers: { "content-type": "application/json" },
      body: JSON.stringify(fields),
    }),
  });
  return readJson(response, `${method} ${path}`, signal);
}
