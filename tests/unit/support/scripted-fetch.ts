import assert from "node:assert/strict";

/** A request that a {@link ScriptedFetch} got. */
export interface SentRequest {
  url: URL;
  method: string;
  headers: Headers;
  body: string;
}

/** A `fetch` to hand down that answers what a test wrote down. */
export interface ScriptedFetch {
  fetch: typeof fetch;
  requests: SentRequest[];
  /** One of the requests, the first unless told otherwise. */
  request(index?: number): SentRequest;
}

type Answer = Response | Error | ((request: SentRequest) => Response | Promise<Response>);

/** Makes a {@link ScriptedFetch}: one answer a request, in order; an error is a network failure. */
export function scriptedFetch(...answers: Answer[]): ScriptedFetch {
  const requests: SentRequest[] = [];

  async function answer(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    const request = new Request(input, init);
    const sent = {
      url: new URL(request.url),
      method: request.method,
      headers: request.headers,
      body: await request.text(),
    };
    const next = answers[requests.length];
    requests.push(sent);
    if (next === undefined) throw new TypeError("the test expects no such request");
    if (next instanceof Error) throw next;
    return typeof next === "function" ? await next(sent) : next;
  }

  return {
    fetch: answer,
    requests,
    request: (index = 0) => requests[index] ?? assert.fail(`there was no request ${index}`),
  };
}

/** Several equal answers, for {@link scriptedFetch}. */
export function times(count: number, answer: () => Response): (() => Response)[] {
  return Array.from({ length: count }, () => answer);
}
