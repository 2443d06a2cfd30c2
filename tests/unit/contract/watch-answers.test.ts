import assert from "node:assert/strict";
import { checkingFetch } from "../../support/watch-answers.ts";

const HEALTH = {
  status: "ok",
  database: "ok",
  scheduler: "ok",
  tokens: "ok",
  reports: "ok",
  version: "0.1.0",
};
const PROBLEM = {
  type: "urn:amazon-ads-connect:error:path_not_allowed",
  title: "T",
  status: 400,
  detail: "D",
  code: "path_not_allowed",
  request_id: "5a3f9c1b-2e7d-4f60-a8b4-6d1e0c9f7b32",
};

/** Fetches what a function answers, and hands on what was reported. */
async function fetched(
  path: string,
  response: Response,
  init?: RequestInit,
): Promise<{ text: string; reported: unknown[] }> {
  response.headers.set("x-request-id", PROBLEM.request_id);
  const reported: unknown[] = [];
  const watched = checkingFetch(
    () => Promise.resolve(response),
    (difference) => void reported.push(difference),
  );
  const text = await watched(`http://127.0.0.1:1/functions/v1/${path}`, init)
    .then((answer) => answer.text())
    .catch((error: unknown) => String(error));
  return { text, reported };
}

function problem(more: Record<string, unknown>, answeredBy: string): Response {
  return new Response(JSON.stringify({ ...PROBLEM, ...more }), {
    status: 400,
    headers: { "content-type": "application/problem+json", "x-answered-by": answeredBy },
  });
}

Deno.test("an answer in the form of the contract arrives whole", async () => {
  const { text, reported } = await fetched("health", Response.json(HEALTH));
  assert.deepEqual([JSON.parse(text), reported], [HEALTH, []]);
});

Deno.test("another field fails the call, and is reported where a client hides it", async () => {
  const { text, reported } = await fetched("health", Response.json({ ...HEALTH, mood: "fine" }));
  assert.match(text, /mood/);
  assert.equal(reported.length, 1);
});

Deno.test("the proxy's own problems are checked, and Amazon's answers are not", async () => {
  const path = "amazon-api/v2/profiles";
  assert.deepEqual((await fetched(path, problem({}, "connect"))).reported, []);
  for (const more of [{ mood: "fine" }, { code: "cursor_invalid" }]) {
    assert.equal((await fetched(path, problem(more, "connect"))).reported.length, 1);
    assert.deepEqual((await fetched(path, problem(more, "amazon"))).reported, []);
  }
  assert.deepEqual((await fetched(path, Response.json([{ any: "thing" }]))).reported, []);
});

Deno.test("the method counts, wherever the caller names it", async () => {
  const { reported } = await fetched("connections", Response.json({ connections: [] }), {
    method: "post",
  });
  assert.equal(reported.length, 1, "POST answers with one connection");
});

Deno.test("an answer that breaks off is left to the caller", async () => {
  const broken = new ReadableStream({ pull: (controller) => controller.error(new Error("gone")) });
  const { text, reported } = await fetched("health", new Response(broken));
  assert.match(text, /gone/);
  assert.deepEqual(reported, []);
});
