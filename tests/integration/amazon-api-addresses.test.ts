import assert from "node:assert/strict";
import { startFunctionProcess } from "../../local/functions/process.ts";
import type { LogEntry } from "../../local/amazon/state/log-entry.ts";
import { newAdvertiser } from "../support/advertiser.ts";
import { PASSED_ADDRESSES, REFUSED_ADDRESSES } from "../support/proxy-addresses.ts";
import { firstAnswer, rawExchange } from "../support/raw-request.ts";
import { amazon, stack } from "../support/stack.ts";

// Requests as an attacker writes them, byte by byte: no client stands between and mends them.

const PERSONA = "seller@raw";
const seller = await newAdvertiser(PERSONA);
const proxy = await startFunctionProcess({ functionName: "amazon-api", env: stack.functionEnv });
Deno.test.afterAll(() => proxy.stop());

const about = [
  `authorization: ${seller.as.authorization}`,
  `x-connection-id: ${seller.connectionId}`,
];

function request(line: string, headers: string[] = about, host = "project.test"): string {
  return [line, `host: ${host}`, "connection: close", ...headers, "", ""].join("\r\n");
}

/**
 * The requests that the simulated Amazon got meanwhile with this person's token, or without a valid one. It gets
 * others from the schedule, which refreshes tokens and loads reports for the people of other tests.
 */
async function askedDuring<Result>(
  run: () => Promise<Result>,
): Promise<{ result: Result; log: LogEntry[] }> {
  const before = (await amazon.log()).at(-1)?.seq ?? 0;
  const result = await run();
  const log = await amazon.log({ after: before });
  return { result, log: log.filter(({ persona }) => persona === null || persona === PERSONA) };
}

/** As it stands in a URL, with the query in a canonical form. */
function addressOf({ path, query }: LogEntry): string {
  return `${path}?${new URLSearchParams(query)}`;
}

Deno.test("every address that may not pass is refused, and Amazon hears nothing of it", async (t) => {
  for (const address of REFUSED_ADDRESSES) {
    await t.step(JSON.stringify(address).slice(0, 60), async () => {
      const { result, log } = await askedDuring(() =>
        rawExchange(proxy.url, request(`GET /amazon-api${address} HTTP/1.1`))
      );
      assert.deepEqual(firstAnswer(result), { status: 400, code: "path_not_allowed" });
      assert.deepEqual(log, []);
    });
  }
});

Deno.test("every address that may pass arrives as it is, below the region's host", async (t) => {
  for (const [address, arrives = address] of PASSED_ADDRESSES) {
    await t.step(address, async () => {
      const { log } = await askedDuring(() =>
        rawExchange(proxy.url, request(`GET /amazon-api${address} HTTP/1.1`))
      );
      const expected = new URL(`http://amazon.test/na${arrives}`);
      // The log has one value a name.
      const query = new URLSearchParams(Object.fromEntries(expected.searchParams));
      assert.deepEqual(log.map(addressOf), [`${expected.pathname}?${query}`]);
    });
  }
});

Deno.test("behind a gateway that resolves dots, nothing leaves the region's folder either", async () => {
  const { log } = await askedDuring(async () => {
    for (const address of REFUSED_ADDRESSES) {
      await rawExchange(
        stack.functions_url,
        request(`GET /functions/v1/amazon-api${address} HTTP/1.1`),
      );
    }
  });
  const outside = log.filter(({ path }) => !/^\/na\/[A-Za-z0-9]/.test(path));
  assert.deepEqual(outside, []);
});

Deno.test("a request line with a URL names no host", async () => {
  for (const host of ["evil.example", "project.test"]) {
    const { log } = await askedDuring(() =>
      rawExchange(proxy.url, request(`GET http://${host}/amazon-api/v2/profiles HTTP/1.1`))
    );
    assert.deepEqual(log.map(({ path }) => path), ["/na/v2/profiles"]);
  }
});

Deno.test("paths that only look as if they led to the function lead nowhere", async () => {
  for (
    const path of ["/x/../amazon-api/v2", "/amazon-apix/v2", "//amazon-api/v2", "/amazon%2dapi"]
  ) {
    const { result, log } = await askedDuring(() =>
      rawExchange(proxy.url, request(`GET ${path} HTTP/1.1`))
    );
    assert.deepEqual(firstAnswer(result), { status: 404, code: "not_found" }, path);
    assert.deepEqual(log, []);
  }
});

Deno.test("no header of the caller's chooses the host, the app or the credential", async () => {
  const { log } = await askedDuring(() =>
    rawExchange(
      proxy.url,
      request("GET /amazon-api/v2/profiles HTTP/1.1", [
        ...about,
        "amazon-advertising-api-clientid: theirs",
        "amazon-ads-clientid: theirs",
        "amazon-ads-client-id: theirs",
        "apikey: sb_publishable_1",
        "cookie: session=1",
        "forwarded: host=evil.example",
        "x-amz-access-token: Atza|theirs",
        "x-forwarded-for: 1.2.3.4",
        "x-forwarded-host: evil.example",
        "x-forwarded-proto: http",
        "x-host: evil.example",
        "x-http-method-override: DELETE",
        "x-original-url: /ap/oa",
        "x-rewrite-url: /ap/oa",
        "proxy-authorization: Basic eDp5",
        "te: trailers",
        "upgrade: h2c",
        "x-region: NA",
      ], "evil.example"),
    )
  );
  assert.equal(log.length, 1);
  assert.equal(log[0]?.status, 200, "Amazon takes it for one of ours");
  assert.deepEqual(log[0]?.header_names.toSorted(), [
    "accept",
    "accept-encoding",
    "accept-language",
    "amazon-ads-clientid",
    "amazon-advertising-api-clientid",
    "authorization",
    "host",
    "user-agent",
  ]);
  assert.equal(log[0]?.headers["amazon-ads-clientid"], stack.functionEnv["AMAZON_ADS_CLIENT_ID"]);
});

Deno.test("headers that Connection names go no further, and ours cannot be named away", async () => {
  const { log } = await askedDuring(() =>
    rawExchange(
      proxy.url,
      [
        "GET /amazon-api/v2/profiles HTTP/1.1",
        "host: project.test",
        "connection: close, authorization, amazon-advertising-api-clientid, prefer, accept-language",
        "prefer: wait=1",
        ...about,
        "",
        "",
      ].join("\r\n"),
    )
  );
  assert.deepEqual(log.map(({ status }) => status), [200]);
  assert.ok(!log[0]?.header_names.includes("prefer"));
});

Deno.test("a second request in a body is a body, or a stranger's request", async () => {
  const hidden = "GET /amazon-api/v2/profiles/1 HTTP/1.1\r\nhost: x\r\n\r\n";
  const chunked = `${hidden.length.toString(16)}\r\n${hidden}\r\n0\r\n\r\n`;
  const attempts: [what: string, headers: string[], body: string][] = [
    ["length 0 and more", ["content-length: 0"], hidden],
    ["its whole length", [`content-length: ${hidden.length}`], hidden],
    ["chunked", ["transfer-encoding: chunked"], chunked],
    ["both", ["content-length: 4", "transfer-encoding: chunked"], chunked],
    ["two lengths", ["content-length: 0", `content-length: ${hidden.length}`], hidden],
    ["a coding in disguise", ["transfer-encoding: xchunked", "content-length: 4"], chunked],
    ["a last chunk at once", ["transfer-encoding: chunked"], `0\r\n\r\n${hidden}`],
  ];
  for (const [what, headers, body] of attempts) {
    const head = [
      "POST /amazon-api/adsApi/v1/query/advertiserAccounts HTTP/1.1",
      "host: project.test",
      "content-type: application/json",
      ...about,
      ...headers,
      "",
      "",
    ].join("\r\n");
    const end = request("GET /amazon-api/v2/profiles HTTP/1.1", []);
    const { log } = await askedDuring(() => rawExchange(proxy.url, head + body + end));
    assert.ok(log.length <= 1, what);
    assert.ok(
      log.every(({ path }) => path === "/na/adsApi/v1/query/advertiserAccounts"),
      `${what}: ${JSON.stringify(log.map(({ path }) => path))}`,
    );
  }
});
