import assert from "node:assert/strict";
import type { Context } from "../../../shared/context.ts";
import { callAmazon } from "../../../shared/proxy/call-amazon.ts";
import { PROXY_LIMITS, type ProxyLimits } from "../../../shared/proxy/proxy-limits.ts";
import type { ProxyTarget } from "../../../shared/proxy/proxy-target.ts";
import { ownClient, testContext } from "../support/context.ts";
import { withHalfAnswer } from "../support/loopback.ts";
import { refusalOf } from "../support/refusal.ts";
import { type ScriptedDatabase, scriptedDatabase } from "../support/scripted-database.ts";
import { scriptedFetch, times } from "../support/scripted-fetch.ts";
import { connectionId, leasedToken, recorded, storedToken, user } from "../support/tokens.ts";

const { sealer } = testContext();

const target: ProxyTarget = {
  named: { connection_id: connectionId },
  profileId: undefined,
  accountId: undefined,
  region: undefined,
};

interface Call {
  method?: string;
  body?: BodyInit;
  signal?: AbortSignal;
  address?: string;
  target?: Partial<ProxyTarget>;
  limits?: Partial<ProxyLimits>;
}

function through(context: Context, call: Call = {}): Promise<Response> {
  const { address = "/v2/profiles", target: more, limits, ...init } = call;
  const request = new Request(`https://project.test/amazon-api${address}`, init);
  return callAmazon(context, user, { ...target, ...more }, request, address, {
    ...PROXY_LIMITS,
    ...limits,
  });
}

async function proxyToken(changes: Record<string, unknown> = {}): Promise<unknown> {
  return { ...await storedToken(sealer), api_region: "NA", renewed_ago: null, ...changes };
}

async function reading(changes: Record<string, unknown> = {}): Promise<ScriptedDatabase> {
  return scriptedDatabase({ read_proxy_token: [await proxyToken(changes)] });
}

/** A database in which the token is renewed once. */
async function renewing(): Promise<ScriptedDatabase> {
  return scriptedDatabase({
    read_proxy_token: [await proxyToken()],
    claim_refresh: [{ outcome: "claimed", ...await leasedToken(sealer) }],
    record_refreshes: recorded({ ...await storedToken(sealer, { generation: 8 }), stored: true }),
  });
}

function newToken(): Response {
  return Response.json({ access_token: "Atza|new", expires_in: 3600 });
}

Deno.test("a call is one read and one request, to the host of the region", async () => {
  for (
    const [region, api_region, host] of [
      [undefined, "NA", "ads-na"],
      [undefined, "FE", "ads-fe"],
      ["EU", "NA", "ads-eu"],
    ] as const
  ) {
    const ads = scriptedFetch(Response.json([]));
    const database = await reading({ api_region });
    const context = testContext({ database, ads: ads.fetch });
    const response = await through(context, { target: { region }, address: "/v2/profiles?a=b" });
    assert.equal(response.status, 200);
    assert.equal(ads.request().url.href, `https://${host}.amazon.test/v2/profiles?a=b`);
    assert.equal(ads.request().headers.get("authorization"), "Bearer Atza|stored");
    assert.equal(ads.request().headers.get("amazon-ads-clientid"), ownClient.clientId);
    assert.deepEqual(database.calls, [{
      statement: "read_proxy_token",
      args: { caller: user, target: { connection_id: connectionId } },
    }]);
  }
});

Deno.test("a path that may not pass is refused before the database is asked", async () => {
  const database = scriptedDatabase();
  const context = testContext({ database });
  await refusalOf("path_not_allowed", () => through(context, { address: "//evil.example/x" }));
  assert.deepEqual(database.calls, []);
});

Deno.test("a region that is not the profile's is refused before Amazon is asked", async () => {
  const context = testContext({ database: await reading({ api_region: "EU" }) });
  const wrong = { target: { profileId: "1", region: "NA" } } as const;
  await refusalOf("invalid_request", () => through(context, wrong));
});

Deno.test("a refusal of the database is the answer, and Amazon is not asked", async () => {
  for (const code of ["api_key_scope_missing", "profile_not_found"] as const) {
    const database = scriptedDatabase({ read_proxy_token: [{ refusal: code }] });
    const context = testContext({ database });
    await refusalOf(code, () => through(context));
  }
});

Deno.test("after a 401 the token is renewed, and the same bytes are sent again", async () => {
  const ads = scriptedFetch(new Response("no", { status: 401 }), new Response("yes"));
  const lwa = scriptedFetch(newToken());
  const context = testContext({ database: await renewing(), ads: ads.fetch, lwa: lwa.fetch });
  const body = '{"id":9007199254740993007}';
  const response = await through(context, { method: "POST", body });
  assert.equal(await response.text(), "yes");
  const tokens = ads.requests.map(({ headers }) => headers.get("authorization"));
  assert.deepEqual(tokens, ["Bearer Atza|stored", "Bearer Atza|new"]);
  assert.deepEqual(ads.requests.map((sent) => sent.body), [body, body]);
});

Deno.test("a second 401 is the answer, without the token that it quotes", async () => {
  const quoting = (): Response => new Response("bad: Bearer Atza|new", { status: 401 });
  const ads = scriptedFetch(...times(2, quoting));
  const lwa = scriptedFetch(newToken());
  const context = testContext({ database: await renewing(), ads: ads.fetch, lwa: lwa.fetch });
  const response = await through(context);
  assert.equal(response.status, 401);
  assert.equal(await response.text(), "bad: Bearer [token]");
  assert.equal(response.headers.get("x-answered-by"), "amazon");
});

Deno.test("a token that was just renewed is not blamed for a 401", async () => {
  const ads = scriptedFetch(new Response("no", { status: 401 }), new Response("yes"));
  const database = await reading({ renewed_ago: 59 });
  const context = testContext({ database, ads: ads.fetch });
  assert.equal(await (await through(context)).text(), "yes");
  assert.deepEqual(database.statements(), ["read_proxy_token"]);
});

Deno.test("what passes is repeated twice for a reading call, and never for another", async () => {
  for (const status of [429, 500, 502, 503, 504]) {
    for (const [method, sent] of [["GET", 3], ["HEAD", 3], ["POST", 1], ["DELETE", 1]] as const) {
      const ads = scriptedFetch(...times(3, () => new Response(null, { status })));
      const context = testContext({ database: await reading(), ads: ads.fetch });
      assert.equal((await through(context, { method })).status, status);
      assert.equal(ads.requests.length, sent, `${method} ${status}`);
    }
  }
});

Deno.test("a POST that Amazon documents as a read is repeated with the same bytes", async () => {
  for (const address of ["/sp/campaigns/list?a=b", "/adsApi/v1/query/campaigns"]) {
    const body = '{"maxResults":10}';
    const ads = scriptedFetch(...times(3, () => new Response(null, { status: 429 })));
    const context = testContext({ database: await reading(), ads: ads.fetch });
    assert.equal((await through(context, { method: "POST", body, address })).status, 429);
    assert.deepEqual(ads.requests.map((sent) => sent.body), [body, body, body], address);
  }
});

Deno.test("a POST that reads is sent once when its body cannot be sent again", async () => {
  const ads = scriptedFetch(new Response(null, { status: 429 }), new Response("yes"));
  const context = testContext({ database: await reading(), ads: ads.fetch });
  const address = "/sp/campaigns/list";
  const call = { method: "POST", body: "x".repeat(100), address, limits: { maxKeptBodyBytes: 10 } };
  assert.equal((await through(context, call)).status, 429);
  assert.equal(ads.requests.length, 1);
});

Deno.test("a status that HTTP does not have is amazon_unavailable, and repeated for a read", async () => {
  for (const status of [101, 600, 999]) {
    for (const [method, sent] of [["GET", 3], ["POST", 1]] as const) {
      const ads = scriptedFetch(...times(3, () => {
        const response = new Response("no");
        Object.defineProperty(response, "status", { value: status });
        return response;
      }));
      const context = testContext({ database: await reading(), ads: ads.fetch });
      const refusal = await refusalOf("amazon_unavailable", () => through(context, { method }));
      assert.match(refusal.message, new RegExp(`the status ${status}, which HTTP does not have`));
      assert.equal(ads.requests.length, sent);
    }
  }
});

Deno.test("a call that Amazon refuses for its media type comes back with a hint", async () => {
  const ads = scriptedFetch(new Response("no", { status: 415 }));
  const context = testContext({ database: await reading(), ads: ads.fetch });
  const response = await through(context, { method: "POST", body: "{}" });
  assert.equal(response.status, 415);
  assert.match(response.headers.get("x-hint") ?? "", /"text\/plain;charset=UTF-8"/);
  assert.equal(await response.text(), "no");
});

Deno.test("a token is masked in the headers of an answer too", async () => {
  const headers = { "x-amzn-errortype": "Bearer Atza%7Cstored" };
  const ads = scriptedFetch(new Response("no", { status: 403, headers }));
  const context = testContext({ database: await reading(), ads: ads.fetch });
  const response = await through(context);
  assert.equal(response.headers.get("x-amzn-errortype"), "Bearer [token]");
});

Deno.test("what does not pass is not repeated", async () => {
  for (const status of [200, 207, 302, 400, 403, 404, 422, 501, 505]) {
    const ads = scriptedFetch(new Response(null, { status }));
    const context = testContext({ database: await reading(), ads: ads.fetch });
    assert.equal((await through(context)).status, status);
  }
});

Deno.test("Retry-After of up to five seconds is waited for, a longer one handed on", async () => {
  for (const [seconds, sent] of [["1", 2], ["6", 1]] as const) {
    const throttled = new Response(null, { status: 429, headers: { "retry-after": seconds } });
    const ads = scriptedFetch(throttled, new Response("yes"));
    const context = testContext({ database: await reading(), ads: ads.fetch });
    const began = performance.now();
    const response = await through(context);
    assert.equal(ads.requests.length, sent);
    assert.ok(performance.now() - began >= (sent === 2 ? 990 : 0));
    assert.equal(response.status, sent === 2 ? 200 : 429);
  }
});

Deno.test("no pause is begun that the time limit would cut short", async () => {
  const throttled = new Response(null, { status: 429, headers: { "retry-after": "2" } });
  const ads = scriptedFetch(throttled);
  const context = testContext({ database: await reading(), ads: ads.fetch });
  assert.equal((await through(context, { limits: { firstByteMs: 1_500 } })).status, 429);
});

Deno.test("a network failure is tried again for a reading call, and told as ours", async () => {
  const broken = new TypeError("connection reset");
  for (const [method, tries] of [["GET", 3], ["POST", 1]] as const) {
    const ads = scriptedFetch(broken, broken, broken);
    const context = testContext({ database: await reading(), ads: ads.fetch });
    const refusal = await refusalOf("amazon_unavailable", () => through(context, { method }));
    assert.equal(ads.requests.length, tries);
    assert.match(refusal.message, method === "GET" ? /Try again/ : /may have carried the call out/);
  }
});

Deno.test("an Amazon that says nothing is given up at the time limit", async () => {
  await withHalfAnswer("", "fall silent", async (url, connections) => {
    const context = testContext({ database: await reading(), ads: fetch });
    context.adsApi.baseUrls.NA = url;
    const began = performance.now();
    const limits = { firstByteMs: 300 };
    const refusal = await refusalOf("amazon_unavailable", () => through(context, { limits }));
    assert.match(refusal.message, /has not answered within 0.3 s/);
    assert.ok(performance.now() - began < 2_000);
    assert.equal(connections(), 1);
  });
});

Deno.test("the time limit ends with the first byte: a body may take longer", async () => {
  const slow = new ReadableStream<Uint8Array>({
    async pull(controller): Promise<void> {
      await new Promise((resolve) => setTimeout(resolve, 400));
      controller.enqueue(new TextEncoder().encode("late"));
      controller.close();
    },
  }, { highWaterMark: 0 });
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    () => new Response(slow),
  );
  try {
    const context = testContext({ database: await reading(), ads: fetch });
    context.adsApi.baseUrls.NA = `http://127.0.0.1:${server.addr.port}`;
    const response = await through(context, { limits: { firstByteMs: 250 } });
    assert.equal(await response.text(), "late");
  } finally {
    await server.shutdown();
  }
});

Deno.test("who goes away is not worked for any longer", async () => {
  await withHalfAnswer("", "fall silent", async (url, connections) => {
    const context = testContext({ database: await reading(), ads: fetch });
    context.adsApi.baseUrls.NA = url;
    const signal = AbortSignal.timeout(200);
    await refusalOf("amazon_unavailable", () => through(context, { signal }));
    assert.equal(connections(), 1);
  });
});
