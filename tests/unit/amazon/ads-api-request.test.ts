import assert from "node:assert/strict";
import type { AdsApi, AdsApiCredential } from "../../../shared/amazon/ads-api.ts";
import {
  type AdsApiRead,
  readAdsApi,
  sendToAdsApiOnce,
} from "../../../shared/amazon/ads-api-request.ts";
import { ConnectError } from "../../../shared/errors.ts";
import { deadUrl, withHalfAnswer, withServer } from "../support/loopback.ts";
import { refusalOf } from "../support/refusal.ts";
import { scriptedFetch, times } from "../support/scripted-fetch.ts";

const read: AdsApiRead = {
  operation: "list things",
  region: "EU",
  method: "GET",
  path: "/things",
  mediaType: "application/vnd.things.v1+json",
};

function api(use: typeof fetch, changes: Partial<AdsApi> = {}): AdsApi {
  return {
    baseUrls: { NA: "https://na.test", EU: "https://eu.test", FE: "https://fe.test" },
    fetch: use,
    timeoutMs: 1_000,
    attempts: 4,
    firstPauseMs: 1,
    ...changes,
  };
}

function credential(renew: () => Promise<string> = unexpected): AdsApiCredential {
  return { clientId: "client-1", accessToken: "Atza|first", renew };
}

function unexpected(): Promise<string> {
  return Promise.reject(new Error("no renewal is expected"));
}

function failing(status: number, headers: HeadersInit = {}): () => Response {
  return () => Response.json({ message: "no" }, { status, headers });
}

const fine = (): Response => Response.json({ things: 1 });

Deno.test("a read names its client, its token and its media type, at its region's host", async () => {
  const { fetch, request } = scriptedFetch(fine);
  assert.deepEqual(await readAdsApi(api(fetch), credential(), read), { things: 1 });
  const { url, method, headers, body } = request();
  assert.equal(url.href, "https://eu.test/things");
  assert.equal(method, "GET");
  assert.equal(body, "");
  assert.deepEqual(Object.fromEntries(headers), {
    accept: "application/vnd.things.v1+json",
    "amazon-advertising-api-clientid": "client-1",
    authorization: "Bearer Atza|first",
  });
});

Deno.test("a body is JSON of the same media type, a profile is the scope", async () => {
  const { fetch, request } = scriptedFetch(fine);
  await readAdsApi(api(fetch), credential(), {
    ...read,
    region: "FE",
    method: "POST",
    body: { maxResults: 5 },
    profileId: "9007199254740993",
  });
  const { url, method, headers, body } = request();
  assert.equal(url.href, "https://fe.test/things");
  assert.equal(method, "POST");
  assert.equal(body, '{"maxResults":5}');
  assert.equal(headers.get("content-type"), "application/vnd.things.v1+json");
  assert.equal(headers.get("amazon-advertising-api-scope"), "9007199254740993");
});

Deno.test("an answer may have a media type of its own", async () => {
  const { fetch, request } = scriptedFetch(fine);
  const answerType = "application/vnd.answer.v1+json";
  await readAdsApi(api(fetch), credential(), { ...read, method: "POST", body: {}, answerType });
  assert.equal(request().headers.get("content-type"), "application/vnd.things.v1+json");
  assert.equal(request().headers.get("accept"), answerType);
});

for (const status of [401, 408, 429, 500, 503]) {
  Deno.test(`what must not be carried out twice is sent once, also after ${status}`, async () => {
    const { fetch, requests } = scriptedFetch(failing(status), fine);
    await assert.rejects(
      sendToAdsApiOnce(api(fetch), credential(), { ...read, method: "POST", body: {} }),
      (error) => error instanceof ConnectError && error.facts.amazon_status === status,
    );
    assert.equal(requests.length, 1);
  });
}

Deno.test("no answer, or half of one, to what is sent once says nothing of what was carried out", async () => {
  for (const answer of [new Error("reset"), new Response("{")]) {
    const { fetch, requests } = scriptedFetch(answer, fine);
    await assert.rejects(
      sendToAdsApiOnce(api(fetch), credential(), { ...read, method: "POST", body: {} }),
      (error) => error instanceof ConnectError && error.facts.amazon_status === undefined,
    );
    assert.equal(requests.length, 1);
  }
});

Deno.test("a query is encoded", async () => {
  const { fetch, request } = scriptedFetch(fine);
  await readAdsApi(api(fetch), credential(), { ...read, query: { a: "1&2", b: "ä" } });
  assert.deepEqual(Object.fromEntries(request().url.searchParams), { a: "1&2", b: "ä" });
});

Deno.test("ids in the answer are text", async () => {
  const { fetch } = scriptedFetch(new Response('{"profileId":9007199254740993}'));
  assert.deepEqual(await readAdsApi(api(fetch), credential(), read), {
    profileId: "9007199254740993",
  });
});

for (const status of [429, 500, 502, 503, 504]) {
  Deno.test(`${status} is tried again`, async () => {
    const { fetch, requests } = scriptedFetch(failing(status), failing(status), fine);
    assert.deepEqual(await readAdsApi(api(fetch), credential(), read), { things: 1 });
    assert.equal(requests.length, 3);
  });
}

for (const status of [400, 403, 404, 406, 415, 422]) {
  Deno.test(`${status} is final`, async () => {
    const { fetch, requests } = scriptedFetch(failing(status), fine);
    await assert.rejects(readAdsApi(api(fetch), credential(), read), ConnectError);
    assert.equal(requests.length, 1);
  });
}

Deno.test("after so many attempts the last failure is the answer", async () => {
  const { fetch, requests } = scriptedFetch(...times(9, failing(503)));
  const refusal = await refusalOf(
    "amazon_unavailable",
    () => readAdsApi(api(fetch, { attempts: 3 }), credential(), read),
  );
  assert.equal(requests.length, 3);
  assert.equal(refusal.facts.amazon_status, 503);
});

Deno.test("a pause that Amazon asks for is kept", async () => {
  const { fetch } = scriptedFetch(failing(429, { "retry-after": "1" }), fine);
  const started = performance.now();
  await readAdsApi(api(fetch), credential(), read);
  const passed = performance.now() - started;
  assert.ok(passed >= 990 && passed < 2_000, `${passed} ms passed`);
});

Deno.test("a pause that is too long is handed to the caller", async () => {
  const { fetch, requests } = scriptedFetch(failing(429, { "retry-after": "11" }), fine);
  const refusal = await refusalOf(
    "amazon_throttled",
    () => readAdsApi(api(fetch), credential(), read),
  );
  assert.equal(refusal.facts.retry_after, 11);
  assert.equal(requests.length, 1);
});

Deno.test("a 401 renews the token, once, and the request goes out again", async () => {
  const { fetch, requests, request } = scriptedFetch(failing(401), fine);
  let renewals = 0;
  const renew = () => Promise.resolve(`Atza|renewed-${++renewals}`);
  assert.deepEqual(await readAdsApi(api(fetch), credential(renew), read), { things: 1 });
  assert.equal(renewals, 1);
  assert.equal(requests.length, 2);
  assert.equal(request(1).headers.get("authorization"), "Bearer Atza|renewed-1");
});

Deno.test("no token is renewed when its time would not suffice", async () => {
  const { fetch } = scriptedFetch(failing(401));
  const asking = api(fetch, { deadline: performance.now() + 10_000 });
  const refusal = await refusalOf(
    "amazon_permission_denied",
    () => readAdsApi(asking, credential(), read),
  );
  assert.equal(refusal.facts.amazon_status, 401);
});

Deno.test("a second 401 is a matter of permission", async () => {
  const { fetch, requests } = scriptedFetch(...times(9, failing(401)));
  let renewals = 0;
  const renew = () => Promise.resolve(`Atza|renewed-${++renewals}`);
  const refusal = await refusalOf(
    "amazon_permission_denied",
    () => readAdsApi(api(fetch), credential(renew), read),
  );
  assert.equal(renewals, 1);
  assert.equal(requests.length, 2);
  assert.equal(refusal.facts.amazon_status, 401);
});

Deno.test("a second 401 stays final when Amazon stumbled in between", async () => {
  const { fetch, requests } = scriptedFetch(failing(401), failing(503), failing(401), fine);
  const renew = () => Promise.resolve("Atza|renewed");
  await refusalOf(
    "amazon_permission_denied",
    () => readAdsApi(api(fetch), credential(renew), read),
  );
  assert.equal(requests.length, 3);
});

Deno.test("the renewed token serves the attempts that follow", async () => {
  const { fetch, request } = scriptedFetch(failing(401), failing(503), fine);
  const renew = () => Promise.resolve("Atza|renewed");
  await readAdsApi(api(fetch), credential(renew), read);
  assert.equal(request(2).headers.get("authorization"), "Bearer Atza|renewed");
});

Deno.test("why a token could not be renewed is the answer", async () => {
  const { fetch } = scriptedFetch(failing(401), fine);
  const ended = new ConnectError("reauthorization_required", "Ended.");
  await refusalOf(
    "reauthorization_required",
    () => readAdsApi(api(fetch), credential(() => Promise.reject(ended)), read),
  );
});

Deno.test("JSON that was cut off is tried again", async () => {
  const { fetch, requests } = scriptedFetch(new Response('{"things":'), fine);
  assert.deepEqual(await readAdsApi(api(fetch), credential(), read), { things: 1 });
  assert.equal(requests.length, 2);
});

Deno.test("JSON that is broken each time is an answer that makes no sense", async () => {
  const broken = () => new Response("<html>", { headers: { "x-amzn-requestid": "r1" } });
  const { fetch, requests } = scriptedFetch(...times(9, broken));
  const refusal = await refusalOf(
    "amazon_answer_invalid",
    () => readAdsApi(api(fetch), credential(), read),
  );
  assert.equal(requests.length, 4);
  assert.equal(refusal.facts.amazon_request_id, "r1");
});

Deno.test("a connection that breaks off in the middle of a body is tried again", async () => {
  const half = 'HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{"thi';
  await withHalfAnswer(half, "hang up", async (url, connections) => {
    const baseUrls = { NA: url, EU: url, FE: url };
    await refusalOf(
      "amazon_unavailable",
      () => readAdsApi(api(fetch, { baseUrls, attempts: 3 }), credential(), read),
    );
    assert.equal(connections(), 3);
  });
});

Deno.test("an answer that is too large is given up while it is read, and not read again", async () => {
  const chunk = new TextEncoder().encode("x".repeat(1_000_000));
  let sent = 0;
  const endless = (): Response =>
    new Response(
      new ReadableStream({
        pull(controller): void {
          sent++;
          controller.enqueue(chunk);
        },
      }),
      { headers: { "x-amzn-requestid": "r1" } },
    );
  const { fetch, requests } = scriptedFetch(...times(9, endless));
  const refusal = await refusalOf(
    "amazon_answer_invalid",
    () => readAdsApi(api(fetch), credential(), read),
  );
  assert.match(refusal.message, /larger than 16777216 bytes/);
  assert.equal(refusal.facts.amazon_request_id, "r1");
  assert.equal(requests.length, 1);
  assert.ok(sent < 25, `${sent} MB were read`);
});

Deno.test("an error body that is too large costs its message, and not its status", async () => {
  const large = () => Response.json({ message: "x".repeat(70_000) }, { status: 403 });
  const { fetch } = scriptedFetch(large);
  const refusal = await refusalOf(
    "amazon_permission_denied",
    () => readAdsApi(api(fetch), credential(), read),
  );
  assert.equal(refusal.message, "Cannot list things: Amazon answered 403");
});

Deno.test("the v1 API gets the client id under both of its names", async () => {
  const { fetch, request } = scriptedFetch(fine);
  await readAdsApi(api(fetch), credential(), { ...read, path: "/adsApi/v1/query/things" });
  assert.equal(request().headers.get("amazon-ads-clientid"), "client-1");
  assert.equal(request().headers.get("amazon-advertising-api-clientid"), "client-1");
});

Deno.test("an error says whether the host was too slow or broke off", async () => {
  const head = "HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n";
  const cases = [["fall silent", /did not answer within 0\.1 s/], [
    "hang up",
    /broke off/,
  ]] as const;
  for (const [then, expected] of cases) {
    await withHalfAnswer(head, then, async (url) => {
      const once = { baseUrls: { NA: url, EU: url, FE: url }, timeoutMs: 100, attempts: 1 };
      const refusal = await refusalOf(
        "amazon_unavailable",
        () => readAdsApi(api(fetch, once), credential(), read),
      );
      assert.match(refusal.message, expected);
    });
  }
});

Deno.test("a host that does not answer in time is tried again, then unavailable", async () => {
  await withHalfAnswer("", "fall silent", async (url, connections) => {
    const patience = { baseUrls: { NA: url, EU: url, FE: url }, timeoutMs: 50, attempts: 2 };
    await refusalOf(
      "amazon_unavailable",
      () => readAdsApi(api(fetch, patience), credential(), read),
    );
    assert.equal(connections(), 2);
  });
});

Deno.test("no attempt lasts longer than the deadline, and none begins after it", async () => {
  await withHalfAnswer("", "fall silent", async (url, connections) => {
    const baseUrls = { NA: url, EU: url, FE: url };
    const begun = performance.now();
    const asking = api(fetch, { baseUrls, timeoutMs: 5_000, deadline: begun + 100 });
    for (const _ of ["until then", "and after it"]) {
      await refusalOf("amazon_unavailable", () => readAdsApi(asking, credential(), read));
    }
    assert.ok(performance.now() - begun < 2_000);
    assert.equal(connections(), 1);
  });
});

Deno.test("what is asked to wait beyond the deadline does not wait", async () => {
  const { fetch, requests } = scriptedFetch(failing(429, { "retry-after": "5" }));
  const begun = performance.now();
  const asking = api(fetch, { deadline: begun + 1_000 });
  const refusal = await refusalOf(
    "amazon_throttled",
    () => readAdsApi(asking, credential(), read),
  );
  assert.equal(refusal.facts.retry_after, 5);
  assert.equal(requests.length, 1);
  assert.ok(performance.now() - begun < 900);
});

Deno.test("a host that refuses connections is unavailable", async () => {
  const url = deadUrl();
  const refusal = await refusalOf("amazon_unavailable", () =>
    readAdsApi(
      api(fetch, { baseUrls: { NA: url, EU: url, FE: url }, attempts: 2 }),
      credential(),
      read,
    ));
  assert.match(refusal.message, /host for EU did not answer/);
});

Deno.test("a redirect is not followed: it would carry the token elsewhere", async () => {
  const asked: string[] = [];
  await withServer((request) => {
    asked.push(new URL(request.url).pathname);
    return Response.redirect(new URL("/elsewhere", request.url), 302);
  }, async (url) => {
    const once = { baseUrls: { NA: url, EU: url, FE: url }, attempts: 1 };
    await refusalOf("amazon_unavailable", () => readAdsApi(api(fetch, once), credential(), read));
    assert.deepEqual(asked, ["/things"]);
  });
});

Deno.test("no error of ours repeats the token", async () => {
  for (const answer of [failing(400), failing(403), new Error("Atza|first"), new Response("{")]) {
    const { fetch } = scriptedFetch(answer);
    await assert.rejects(
      readAdsApi(api(fetch, { attempts: 1 }), credential(), read),
      (error: ConnectError) => !JSON.stringify([error.message, error.facts]).includes("Atza|first"),
    );
  }
});
