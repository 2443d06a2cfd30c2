import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import type { LoginWithAmazon } from "../../../shared/amazon/login-with-amazon.ts";
import type { TokenSet } from "../../../shared/amazon/token-answer.ts";
import { requestTokens, type TokenFailure } from "../../../shared/amazon/token-request.ts";
import { deadUrl, withHalfAnswer, withServer } from "../support/loopback.ts";
import { scriptedFetch } from "../support/scripted-fetch.ts";

const client = { clientId: "amzn1.application-oa2-client.abc", clientSecret: "sesame-secret" };
const grant = { grant_type: "refresh_token", refresh_token: "Atzr|sesame" };

function amazonAt(url: string, use: typeof fetch = fetch, timeoutMs = 1_000): LoginWithAmazon {
  return {
    authorizeUrls: { NA: url, EU: url, FE: url },
    tokenUrls: { NA: `${url}/na`, EU: `${url}/eu`, FE: `${url}/fe` },
    fetch: use,
    timeoutMs,
  };
}

function answered(response: Response): Promise<TokenSet | TokenFailure> {
  const { fetch } = scriptedFetch(response);
  return requestTokens(amazonAt("https://amazon.test", fetch), "NA", client, grant);
}

const tokens = {
  access_token: "Atza|new",
  refresh_token: "Atzr|new",
  token_type: "bearer",
  expires_in: 3600,
};

Deno.test("a request is a form at the region's host, with the client's secret in its body", async () => {
  const { fetch, request } = scriptedFetch(Response.json(tokens));
  await requestTokens(amazonAt("https://amazon.test", fetch), "EU", client, grant);
  const { url, method, headers, body } = request();
  assert.equal(url.href, "https://amazon.test/eu");
  assert.equal(method, "POST");
  assert.match(headers.get("content-type") ?? "", /^application\/x-www-form-urlencoded/);
  assert.equal(headers.get("accept"), "application/json");
  assert.deepEqual(Object.fromEntries(new URLSearchParams(body)), {
    ...grant,
    client_id: client.clientId,
    client_secret: client.clientSecret,
  });
});

Deno.test("an answer with tokens is parsed", async () => {
  assert.deepEqual(await answered(Response.json(tokens)), {
    accessToken: "Atza|new",
    refreshToken: "Atzr|new",
    tokenType: "bearer",
    expiresIn: 3600,
  });
});

Deno.test("a lifetime that is sent as text is a number", async () => {
  const answer = await answered(Response.json({ ...tokens, expires_in: "3600" }));
  assert.equal("expiresIn" in answer && answer.expiresIn, 3600);
});

Deno.test("a refresh token that is not repeated is absent", async () => {
  const { refresh_token: _, ...rest } = tokens;
  const answer = await answered(Response.json(rest));
  assert.ok("accessToken" in answer);
  assert.equal(answer.refreshToken, undefined);
});

Deno.test("the type of a token is bearer unless Amazon names another", async () => {
  const { token_type: _, ...rest } = tokens;
  const answer = await answered(Response.json(rest));
  assert.equal("tokenType" in answer && answer.tokenType, "bearer");
});

// Login with Amazon's own words, as users have reported them.
const refusals: [status: number, body: Record<string, unknown>, failure: string, reason: string][] =
  [
    [
      400,
      {
        error: "invalid_grant",
        error_description:
          "The request has an invalid grant parameter : refresh_token. User may have revoked or didn't grant the permission.",
        error_index: "1",
        request_id: "8c1e",
      },
      "invalid_grant",
      "invalid_grant",
    ],
    [
      400,
      {
        error: "invalid_grant",
        error_description: "The request has an invalid grant parameter : code",
      },
      "invalid_grant",
      "invalid_grant",
    ],
    [
      401,
      {
        error_description: "Client authentication failed",
        error: "invalid_client",
      },
      "client_rejected",
      "invalid_client",
    ],
    [
      400,
      {
        error: "unauthorized_client",
        error_description: "Not authorized for requested operation",
      },
      "client_rejected",
      "unauthorized_client",
    ],
    [
      400,
      {
        error: "invalid_request",
        error_description: "The request is missing a required parameter : refresh_token",
      },
      "transient",
      "invalid_request",
    ],
    [
      400,
      {
        error: "unsupported_grant_type",
        error_description:
          "The authorization grant type is not supported by the authorization server",
      },
      "transient",
      "unsupported_grant_type",
    ],
    [429, { error: "slow_down" }, "transient", "slow_down"],
    [429, { message: "Too Many Requests" }, "transient", "http_429"],
    [500, { error: "server_error" }, "transient", "server_error"],
    // A host that is falling over is no authority on a user's consent.
    [500, { error: "invalid_grant" }, "transient", "invalid_grant"],
    [503, { error: "invalid_client" }, "transient", "invalid_client"],
  ];

for (const [status, body, failure, reason] of refusals) {
  Deno.test(`${status} with ${JSON.stringify(body).slice(0, 80)} is ${failure}`, async () => {
    assert.deepEqual(await answered(Response.json(body, { status })), {
      failure,
      reason,
      retryAfterSeconds: undefined,
    });
  });
}

for (const status of [400, 401, 403, 404, 500, 502, 503, 504]) {
  Deno.test(`a page of HTML with ${status} is transient`, async () => {
    const page = new Response("<html><h1>sesame</h1></html>", {
      status,
      headers: { "content-type": "text/html" },
    });
    assert.deepEqual(await answered(page), {
      failure: "transient",
      reason: `http_${status}`,
      retryAfterSeconds: undefined,
    });
  });
}

Deno.test("Amazon's Retry-After is kept", async () => {
  const throttled = Response.json({}, { status: 429, headers: { "retry-after": "17" } });
  const answer = await answered(throttled);
  assert.equal("failure" in answer && answer.retryAfterSeconds, 17);
});

Deno.test("a success without usable tokens is transient", async (t) => {
  const bodies = {
    "HTML": "<html></html>",
    "no token": JSON.stringify({ expires_in: 3600 }),
    "an empty token": JSON.stringify({ ...tokens, access_token: "" }),
    "a token of 5,000 characters": JSON.stringify({ ...tokens, access_token: "x".repeat(5_000) }),
    "no lifetime": JSON.stringify({ access_token: "Atza|new" }),
    "a lifetime of zero": JSON.stringify({ access_token: "Atza|new", expires_in: 0 }),
    "a negative lifetime": JSON.stringify({ access_token: "Atza|new", expires_in: -5 }),
    "a lifetime in words": JSON.stringify({ access_token: "Atza|new", expires_in: "one hour" }),
    "bytes that no header carries": JSON.stringify({ ...tokens, token_type: "bea\u0000rer" }),
    "a list": "[]",
    "nothing": "",
  };
  for (const [what, body] of Object.entries(bodies)) {
    await t.step(what, async () => {
      assert.deepEqual(await answered(new Response(body)), {
        failure: "transient",
        reason: "answer_not_understood",
        retryAfterSeconds: undefined,
      });
    });
  }
});

Deno.test("a reason never repeats what Amazon sent in free text", async (t) => {
  const errors = ["Atzr|sesame", "sesame-secret", "invalid grant", "x".repeat(61), "", 7, null];
  for (const error of errors) {
    await t.step(String(error).slice(0, 20), async () => {
      const answer = await answered(
        Response.json({ error, error_description: "Atzr|sesame" }, { status: 400 }),
      );
      assert.equal("failure" in answer && answer.reason, "http_400");
    });
  }
});

Deno.test("a host that does not answer ends in a timeout", async () => {
  await withHalfAnswer("", "fall silent", async (url) => {
    const started = performance.now();
    const answer = await requestTokens(amazonAt(url, fetch, 80), "NA", client, grant);
    assert.deepEqual(answer, {
      failure: "transient",
      reason: "timeout",
      retryAfterSeconds: undefined,
    });
    assert.ok(performance.now() - started < 1_000);
  });
});

const HALF_A_BODY = 'HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{"access_token":';

Deno.test("a host that falls silent in the middle of its answer ends in a timeout", async () => {
  await withHalfAnswer(HALF_A_BODY, "fall silent", async (url) => {
    const answer = await requestTokens(amazonAt(url, fetch, 80), "NA", client, grant);
    assert.deepEqual(answer, {
      failure: "transient",
      reason: "timeout",
      retryAfterSeconds: undefined,
    });
  });
});

Deno.test("a host that hangs up in the middle of its answer is transient", async () => {
  await withHalfAnswer(HALF_A_BODY, "hang up", async (url, connections) => {
    const answer = await requestTokens(amazonAt(url), "NA", client, grant);
    assert.deepEqual(answer, {
      failure: "transient",
      reason: "network",
      retryAfterSeconds: undefined,
    });
    // Amazon has begun to answer: the refresh token may be used up, and the request is not repeated.
    assert.equal(connections(), 1);
  });
});

Deno.test("a connection that breaks before an answer is tried once more", async () => {
  const { fetch, requests } = scriptedFetch(new TypeError("reset"), Response.json(tokens));
  const answer = await requestTokens(amazonAt("https://amazon.test", fetch), "NA", client, grant);
  assert.ok("accessToken" in answer);
  assert.equal(requests.length, 2);
  assert.equal(requests[0]?.body, requests[1]?.body);
});

Deno.test("a second broken connection is a network failure, and there is no third try", async () => {
  const { fetch, requests } = scriptedFetch(
    new TypeError("reset"),
    new TypeError("reset"),
    Response.json(tokens),
  );
  const answer = await requestTokens(amazonAt("https://amazon.test", fetch), "NA", client, grant);
  assert.equal("failure" in answer && answer.reason, "network");
  assert.equal(requests.length, 2);
});

Deno.test("both tries share one time limit", async () => {
  await withHalfAnswer("", "fall silent", async (url, connections) => {
    let isFirst = true;
    const breakFirst: typeof fetch = (input, init) => {
      if (!isFirst) return fetch(input, init);
      isFirst = false;
      return new Promise((_, reject) => setTimeout(() => reject(new TypeError("reset")), 60));
    };
    const started = performance.now();
    const answer = await requestTokens(amazonAt(url, breakFirst, 100), "NA", client, grant);
    assert.equal("failure" in answer && answer.reason, "timeout");
    assert.equal(connections(), 1);
    assert.ok(performance.now() - started < 1_000);
  });
});

Deno.test("an answer is not read beyond 64 KiB, however well it was packed", async () => {
  const packed = gzipSync(JSON.stringify({ ...tokens, padding: "x".repeat(20 * 1024 * 1024) }));
  assert.ok(packed.byteLength < 64 * 1024, "the packed answer alone is small enough");
  await withServer(
    () => new Response(packed, { headers: { "content-encoding": "gzip" } }),
    async (url) => {
      const answer = await requestTokens(amazonAt(url), "NA", client, grant);
      assert.equal("failure" in answer && answer.reason, "answer_not_understood");
    },
  );
  const large = JSON.stringify({ ...tokens, padding: "x".repeat(64 * 1024) });
  const answer = await answered(new Response(large));
  assert.equal("failure" in answer && answer.reason, "answer_not_understood");
});

Deno.test("a refused connection is a network failure", async () => {
  const answer = await requestTokens(amazonAt(deadUrl()), "NA", client, grant);
  assert.deepEqual(answer, {
    failure: "transient",
    reason: "network",
    retryAfterSeconds: undefined,
  });
});

Deno.test("a redirect is not followed: it would carry the secret elsewhere", async () => {
  const asked: string[] = [];
  await withServer((request) => {
    asked.push(new URL(request.url).pathname);
    return Response.redirect(new URL("/elsewhere", request.url), 307);
  }, async (url) => {
    const answer = await requestTokens(amazonAt(url), "FE", client, grant);
    assert.equal("failure" in answer && answer.reason, "http_307");
    assert.deepEqual(asked, ["/fe"]);
  });
});
