import assert from "node:assert/strict";
import { AdsConnectError, type AdsConnectErrorCode } from "../../../client/index.ts";
import { errorCodes, statusOf } from "../../../shared/errors.ts";
import { fakeProject, problem } from "./fake-project.ts";

async function failureOf(run: () => Promise<unknown>): Promise<AdsConnectError> {
  try {
    await run();
  } catch (error) {
    assert.ok(error instanceof AdsConnectError, String(error));
    return error;
  }
  return assert.fail("it did not fail");
}

Deno.test("every code of a function arrives with its status and its sentence", async () => {
  for (const code of errorCodes()) {
    const { ads } = fakeProject([problem(code, statusOf(code))]);
    const error = await failureOf(() => ads.connections.rename("a", "b"));
    assert.equal(error.code, code);
    assert.equal(error.status, statusOf(code));
    assert.equal(error.message, `The detail of ${code}.`);
    assert.equal(error.requestId, "5a3f9c1b-2e7d-4f60-a8b4-6d1e0c9f7b32");
  }
});

Deno.test("a switch over the code narrows it", () => {
  function sentence(code: AdsConnectErrorCode): string {
    switch (code) {
      case "reauthorization_required":
        return "reconnect";
      case "network_failed":
        return "offline";
      default:
        // @ts-expect-error -- the two codes above are no longer among the possible ones
        return code === "network_failed" ? "never" : "other";
    }
  }
  assert.equal(sentence("reauthorization_required"), "reconnect");
});

Deno.test("what an error tells beside its code is in fields", async () => {
  const facts = {
    retry_after: 7,
    connection_id: "c",
    quota: "api_keys",
    limit: 100,
    amazon_request_id: "r",
    amazon_status: 429,
    issues: [{ path: "name", message: "is required" }],
  };
  const { ads } = fakeProject([problem("quota_exceeded", 409, facts)]);
  const error = await failureOf(() => ads.connections.rename("a", "b"));
  assert.equal(error.retryAfter, 7);
  assert.equal(error.connectionId, "c");
  assert.equal(error.quota, "api_keys");
  assert.equal(error.limit, 100);
  assert.equal(error.amazonRequestId, "r");
  assert.equal(error.amazonStatus, 429);
  assert.deepEqual(error.issues, facts.issues);
});

Deno.test("no answer is told apart from an answer", async () => {
  const { ads } = fakeProject([new TypeError("fetch failed")]);
  const error = await failureOf(() => ads.connections.rename("a", "b"));
  assert.equal(error.code, "network_failed");
  assert.equal(error.status, undefined);
  assert.ok(error.cause instanceof TypeError);
});

Deno.test("an answer that is not a function's says so, and keeps its body", async () => {
  const missing = () => Response.json({ code: "NOT_FOUND", message: "no" }, { status: 404 });
  const { ads } = fakeProject([missing(), new Response("<html>", { status: 200 })]);
  const error = await failureOf(() => ads.connections.rename("a", "b"));
  assert.equal(error.code, "answer_not_understood");
  assert.equal(error.status, 404);
  assert.deepEqual(error.body, { code: "NOT_FOUND", message: "no" });
  assert.match(error.message, /prefix/);
  const page = await failureOf(() => ads.connections.rename("a", "b"));
  assert.equal(page.code, "answer_not_understood");
});

Deno.test("an aborted call throws the signal's own reason", async () => {
  const { ads } = fakeProject([new DOMException("gone", "AbortError")]);
  const signal = AbortSignal.abort(new Error("the component went away"));
  // A call that is not repeated: the pause before a repetition would throw the reason too.
  await assert.rejects(ads.sync({}, { signal }), /the component went away/);
});
