import assert from "node:assert/strict";
import { type AdsConnect, createAdsConnect } from "../../../client/index.ts";
import type { Options } from "../../../client/http/source.ts";

/** A request that the client has sent. */
export interface SentRequest {
  method: string;
  /** Path and query. */
  path: string;
  headers: Headers;
  body: string;
}

/** A project that answers as the test says, one answer after the other. */
export interface FakeProject {
  sent: SentRequest[];
  fetch: typeof fetch;
  /** A client with an API key of this project. */
  ads: AdsConnect;
}

/** What a project answers: a response, JSON, or no answer at all. */
export type FakeAnswer = Response | Error | Record<string, unknown> | unknown[];

/** Makes a problem as functions answer it. */
export function problem(
  code: string,
  status: number,
  more: Record<string, unknown> = {},
): Response {
  return Response.json({
    type: `urn:amazon-ads-connect:error:${code}`,
    title: "T",
    status,
    detail: `The detail of ${code}.`,
    code,
    request_id: "5a3f9c1b-2e7d-4f60-a8b4-6d1e0c9f7b32",
    ...more,
  }, { status, headers: { "content-type": "application/problem+json" } });
}

/** Makes a project. It fails a test that asks it more often than it has answers. */
export function fakeProject(answers: FakeAnswer[], options: Options = {}): FakeProject {
  const sent: SentRequest[] = [];
  const left = [...answers];
  const fakeFetch: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    sent.push({
      method: request.method,
      path: url.pathname.replace("/functions/v1", "") + url.search,
      headers: request.headers,
      body: await request.text(),
    });
    const answer = left.shift() ?? assert.fail(`no answer is left for ${request.url}`);
    if (answer instanceof Error) throw answer;
    return answer instanceof Response ? answer : Response.json(answer);
  };
  const source = { url: "https://ref.supabase.co", apiKey: "aac_key", fetch: fakeFetch };
  return { sent, fetch: fakeFetch, ads: createAdsConnect(source, options) };
}
