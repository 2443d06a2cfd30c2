import assert from "node:assert/strict";
import { adsApiError, parseAdsApiProblem } from "../../../shared/amazon/ads-api-error.ts";

const envelopes: [where: string, body: unknown, code: string | undefined, message: string][] = [
  [
    "the documented form",
    { code: "401", details: "Authentication failed", requestId: "K144" },
    "401",
    "Authentication failed",
  ],
  ["the gateway", { message: "Too Many Requests" }, undefined, "Too Many Requests"],
  [
    "reporting",
    { code: 425, detail: "The Request is a duplicate" },
    "425",
    "The Request is a duplicate",
  ],
  [
    "ads accounts",
    { errors: [{ errorId: 12, errorCode: "INVALID_ARGUMENT", errorMessage: "Bad token" }] },
    "INVALID_ARGUMENT",
    "Bad token",
  ],
  [
    "DSP advertisers",
    {
      message: "Validation failed",
      requestId: "D7",
      errors: [{ errorType: "INVALID_INPUT", field: "count", message: "Too large" }],
    },
    "INVALID_INPUT",
    "Validation failed",
  ],
  ["manager accounts", { code: "FORBIDDEN", message: "No access" }, "FORBIDDEN", "No access"],
  ["exports", { errorCode: "TIMED_OUT", message: "Took too long" }, "TIMED_OUT", "Took too long"],
];

for (const [where, body, code, message] of envelopes) {
  Deno.test(`the envelope of ${where} is understood`, () => {
    const problem = parseAdsApiProblem(JSON.stringify(body), new Headers());
    assert.equal(problem.code, code);
    assert.equal(problem.message, message);
  });
}

Deno.test("an error that has only a list of errors says the first of them", () => {
  const body = JSON.stringify({
    errors: [{ errorType: "A", message: "first" }, { message: "second" }],
  });
  const problem = parseAdsApiProblem(body, new Headers());
  assert.deepEqual([problem.code, problem.message], ["A", "first"]);
});

Deno.test("what is no envelope reads as empty", () => {
  for (const body of ["", "<html>openresty</html>", "null", "[]", '"text"', "7", "{}", "{broken"]) {
    const { code, message } = parseAdsApiProblem(body, new Headers());
    assert.deepEqual([code, message], [undefined, undefined], body);
  }
});

Deno.test("Amazon's request id is taken from the headers before the body", () => {
  const body = '{"requestId":"from-body"}';
  const read = (headers: HeadersInit) => parseAdsApiProblem(body, new Headers(headers)).requestId;
  assert.equal(read({ "x-amzn-RequestId": "r1", "x-amz-rid": "r2" }), "r1");
  assert.equal(read({ "x-amz-rid": "r2" }), "r2");
  assert.equal(read({}), "from-body");
});

Deno.test("a long message is cut", () => {
  const problem = parseAdsApiProblem(
    JSON.stringify({ message: "word ".repeat(1_000) }),
    new Headers(),
  );
  assert.equal(problem.message?.length, 300);
});

Deno.test("a token that Amazon quotes is left out", () => {
  const said = [
    "requires 'Credential' parameter. Authorization=Bearer Atza|IwEBIK-_5/+=x.",
    "'Atza|IwEBIK' not a valid key=value pair in Authorization header: 'Atza|IwEBIK'.",
    "bearer atzr|IwEBIK was refused",
    "?token=Atza%7CIwEBIK&x=1",
    "authorization=Bearer%20IwEBIK",
  ];
  for (const message of said) {
    const problem = parseAdsApiProblem(JSON.stringify({ message }), new Headers());
    assert.ok(problem.message !== undefined && !problem.message.includes("IwEBIK"));
  }
});

Deno.test("a long sentence in a language without spaces is no token", () => {
  const sentence = "広告主のプロファイルが見つかりません。".repeat(10);
  const { message } = parseAdsApiProblem(JSON.stringify({ message: sentence }), new Headers());
  assert.equal(message, sentence);
});

Deno.test("a token is left out in a spelling that nobody thought of", () => {
  const token = `Atza|${"IwEBIK-_".repeat(45)}`;
  const spellings = [
    token.slice(5),
    token.replace("|", "&#124;"),
    token.replace("|", "\\u007c"),
    token.replace("|", "%257C"),
    token.replace("|", "| "),
    btoa(token),
    [...token].map((char) => char.charCodeAt(0).toString(16)).join(""),
  ];
  for (const spelling of spellings) {
    const problem = parseAdsApiProblem(
      JSON.stringify({ message: `Not a key=value pair: '${spelling}' (header)` }),
      new Headers(),
    );
    assert.match(problem.message ?? "", /^Not a key=value pair: '\[token\].{0,9}' \(header\)$/);
  }
});

const statuses: Record<number, string> = {
  400: "amazon_request_rejected",
  401: "amazon_permission_denied",
  403: "amazon_permission_denied",
  404: "amazon_request_rejected",
  406: "amazon_request_rejected",
  415: "amazon_request_rejected",
  422: "amazon_request_rejected",
  429: "amazon_throttled",
  500: "amazon_unavailable",
  502: "amazon_unavailable",
  503: "amazon_unavailable",
  504: "amazon_unavailable",
};

for (const [status, code] of Object.entries(statuses)) {
  Deno.test(`${status} is ${code}`, () => {
    const response = new Response(null, { status: Number(status) });
    const error = adsApiError("list profiles", response, "");
    assert.equal(error.code, code);
    assert.equal(error.facts.amazon_status, Number(status));
    assert.equal(error.message, `Cannot list profiles: Amazon answered ${status}`);
  });
}

for (const status of [101, 304, 600, 999]) {
  Deno.test(`${status} is no refusal: amazon_unavailable`, () => {
    const response = new Response();
    Object.defineProperty(response, "status", { value: status });
    assert.equal(adsApiError("list profiles", response, "").code, "amazon_unavailable");
  });
}

Deno.test("an error carries what Amazon said, its request id and its pause", () => {
  const response = new Response(null, {
    status: 429,
    headers: { "x-amzn-requestid": "r1", "retry-after": "3" },
  });
  const error = adsApiError("list profiles", response, '{"message":"Too Many Requests"}');
  assert.equal(error.message, "Cannot list profiles: Amazon answered 429: Too Many Requests");
  assert.deepEqual(error.facts, { amazon_status: 429, amazon_request_id: "r1", retry_after: 3 });
});
