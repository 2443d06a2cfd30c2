import assert from "node:assert/strict";
import { ConnectError, errorCodes, statusOf, titleOf } from "../../../shared/errors.ts";
import { problemResponse } from "../../../shared/http/problem-response.ts";

for (const code of errorCodes()) {
  Deno.test(`${code} becomes problem details`, async () => {
    const response = problemResponse(new ConnectError(code, "A sentence."), "request-1");
    assert.equal(response.status, statusOf(code));
    assert.equal(response.headers.get("content-type"), "application/problem+json");
    assert.deepEqual(await response.json(), {
      type: `urn:amazon-ads-connect:error:${code}`,
      title: titleOf(code),
      status: statusOf(code),
      detail: "A sentence.",
      code,
      request_id: "request-1",
    });
  });
}

Deno.test("facts stand beside the problem, and a pause in Retry-After as well", async () => {
  const response = problemResponse(
    new ConnectError("amazon_throttled", "Wait.", { retry_after: 7, amazon_status: 429 }),
    "request-1",
  );
  assert.equal(response.headers.get("retry-after"), "7");
  const body = await response.json();
  assert.equal(body.retry_after, 7);
  assert.equal(body.amazon_status, 429);
});

Deno.test("allowed methods stand in the header alone", async () => {
  const response = problemResponse(
    new ConnectError("method_not_allowed", "No.", { allow: ["POST", "OPTIONS"] }),
    "request-1",
  );
  assert.equal(response.headers.get("allow"), "POST, OPTIONS");
  assert.equal("allow" in await response.json(), false);
});

Deno.test("a 401 asks for a bearer token, and nothing else does", () => {
  for (const code of errorCodes()) {
    const { headers } = problemResponse(new ConnectError(code, "No."), "request-1");
    assert.equal(headers.get("www-authenticate"), statusOf(code) === 401 ? "Bearer" : null, code);
  }
});

Deno.test("an error that nobody foresaw tells nothing of itself", async () => {
  for (const error of [new TypeError("sesame"), "sesame", { sesame: 1 }, null, undefined]) {
    const response = problemResponse(error, "request-1");
    const text = await response.text();
    assert.equal(response.status, 500);
    assert.equal(JSON.parse(text).code, "internal_error");
    assert.ok(!text.includes("sesame"));
  }
});

Deno.test("a cause is never part of the answer", async () => {
  const cause = new Error("sesame");
  const response = problemResponse(new ConnectError("internal_error", "No.", { cause }), "r");
  assert.ok(!(await response.text()).includes("sesame"));
});
