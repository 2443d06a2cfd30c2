import type { Region } from "../contract.ts";
import { AdsConnectError } from "../http/ads-connect-error.ts";
import { type CallOptions, readText, send } from "../http/call.ts";
import { parseJsonWithIds, writeJson } from "../http/json-with-ids.ts";
import type { Transport } from "../http/transport.ts";
import { mediaTypeOf } from "./media-type.ts";

/** What a call of the Ads API is about, and how it differs from the ordinary one. */
export interface AmazonOptions extends CallOptions {
  /** A profile: it names the connection and the region. */
  profile_id?: string | undefined;
  /** A connection, where no profile names it. */
  connection_id?: string | undefined;
  /** An ads account, for calls that want one. */
  account_id?: string | undefined;
  /** The region whose host is called: that of the profile or the connection when absent. */
  region?: Region | undefined;
  /** The query. A list is sent as the same name several times. */
  query?: Record<string, string | number | boolean | readonly string[] | undefined> | undefined;
  /** The media type of the body and the answer, where Amazon documents one. Known ones need not be named. */
  mediaType?: string | undefined;
  /** The media type of the answer, where it differs from that of the body. */
  accept?: string | undefined;
  /** Further headers of Amazon's. */
  headers?: Record<string, string> | undefined;
}

/** What a raw call takes beside {@link AmazonOptions}. */
export interface AmazonRequest extends AmazonOptions {
  method?: string | undefined;
  body?: BodyInit | undefined;
}

/**
 * Any call of the Amazon Ads API, with a valid token and without holding one. Ids in answers are text with
 * all of their digits; a `bigint` in a body is sent as a number with all of its digits.
 */
export interface Amazon {
  /** @param path As Amazon documents it, such as `/v2/profiles`. */
  get<Answer = unknown>(path: string, options: AmazonOptions): Promise<Answer>;
  /** @param path As Amazon documents it, such as `/sp/campaigns/list`. */
  post<Answer = unknown>(path: string, body: unknown, options: AmazonOptions): Promise<Answer>;
  /** @param path As Amazon documents it. */
  put<Answer = unknown>(path: string, body: unknown, options: AmazonOptions): Promise<Answer>;
  /** @param path As Amazon documents it. */
  patch<Answer = unknown>(path: string, body: unknown, options: AmazonOptions): Promise<Answer>;
  /** @param path As Amazon documents it. */
  delete<Answer = unknown>(path: string, options: AmazonOptions): Promise<Answer>;
  /**
   * The answer as it comes, to be streamed.
   *
   * @throws AdsConnectError for an answer that is none of success: `amazon_answered_error` has Amazon's.
   */
  request(path: string, request: AmazonRequest): Promise<Response>;
}

/** Calls with POST that only read, as Amazon documents them. */
const READING_POST = /^\/adsApi\/v1\/query\/[^/]+$|\/list$/;

function isReading(method: string, path: string): boolean {
  return method === "GET" || method === "HEAD" || (method === "POST" && READING_POST.test(path));
}

/** What a query adds to a path, which may have one already. */
function queryOf(path: string, query: AmazonOptions["query"]): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value === undefined) continue;
    for (const one of Array.isArray(value) ? value : [value]) search.append(name, String(one));
  }
  return search.size > 0 ? `${path.includes("?") ? "&" : "?"}${search}` : "";
}

function headersOf(transport: Transport, path: string, request: AmazonRequest): Headers {
  const { profile_id, connection_id, account_id, region, body } = request;
  const mediaType = request.mediaType ?? mediaTypeOf(path);
  const user = transport.actFor;
  const ours: Record<string, string | undefined> = {
    "x-profile-id": profile_id,
    "x-connection-id": connection_id,
    "x-account-id": account_id,
    "x-amazon-region": region,
    "content-type": body === undefined ? undefined : mediaType ?? "application/json",
    accept: request.accept ?? mediaType,
    "x-user-id": user && "user_id" in user ? user.user_id : undefined,
    "x-user-email": user && "user_email" in user ? user.user_email : undefined,
  };
  const headers = new Headers();
  for (const [name, value] of Object.entries(ours)) {
    if (value !== undefined) headers.set(name, value);
  }
  for (const [name, value] of Object.entries(request.headers ?? {})) headers.set(name, value);
  return headers;
}

/** Makes {@link Amazon}. */
export function amazonOf(transport: Transport): Amazon {
  function request(given: string, call: AmazonRequest): Promise<Response> {
    const { method = "GET", body, signal, query } = call;
    const path = given.replace(/^\/?/, "/");
    const [plain = path] = path.split("?");
    return send(transport, transport.functionUrl(`amazon-api${path}${queryOf(path, query)}`), {
      method,
      body,
      signal,
      headers: headersOf(transport, plain, call),
      isSafe: isReading(method, plain),
    });
  }

  async function json<Answer>(
    method: string,
    path: string,
    body: unknown,
    options: AmazonOptions,
  ): Promise<Answer> {
    const response = await request(path, {
      ...options,
      method,
      ...(body === undefined ? {} : { body: writeJson(body) }),
    });
    const text = await readText(response, options.signal);
    return parsed(text, response, `${method} ${path}`);
  }

  return {
    get: (path, options) => json("GET", path, undefined, options),
    post: (path, body, options) => json("POST", path, body, options),
    put: (path, body, options) => json("PUT", path, body, options),
    patch: (path, body, options) => json("PATCH", path, body, options),
    delete: (path, options) => json("DELETE", path, undefined, options),
    request,
  };
}

// deno-lint-ignore no-explicit-any -- what Amazon answers is what the caller says it is
function parsed(text: string, { status }: Response, what: string): any {
  if (text === "") return undefined;
  try {
    return parseJsonWithIds(text);
  } catch (cause) {
    throw new AdsConnectError(
      "answer_not_understood",
      `Amazon's answer to ${what} is not JSON. Use amazon.request for it.`,
      { status, body: text, cause },
    );
  }
}
