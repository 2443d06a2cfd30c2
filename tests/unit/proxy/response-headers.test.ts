import assert from "node:assert/strict";
import { locationOf, responseHeaders } from "../../../shared/proxy/response-headers.ts";

const base = "https://advertising-api.amazon.com";
const url = new URL(`${base}/reporting/reports?a=1`);

Deno.test("media type, patience and request ids come back", () => {
  const passed = {
    "content-type": "application/vnd.spCampaign.v3+json",
    "retry-after": "7",
    "x-amzn-requestid": "K144",
    "x-amz-rid": "R1",
    "amazon-advertising-api-throttled": "true",
  };
  const headers = responseHeaders(new Headers(passed), base, url);
  assert.deepEqual(Object.fromEntries(headers), { ...passed, "cache-control": "no-store" });
});

Deno.test("cookies, hop-by-hop headers and what concerns Amazon's host stay behind", () => {
  const amazon = new Headers({
    "connection": "close",
    "content-length": "5",
    "content-encoding": "gzip",
    "server": "Server",
    "strict-transport-security": "max-age=1",
    "access-control-allow-origin": "*",
    "www-authenticate": "Basic",
    "x-answered-by": "connect",
    "x-request-id": "1",
    "x-amzn-remapped-authorization": "Bearer Atza|1",
    "cache-control": "public",
  });
  amazon.append("set-cookie", "a=1");
  assert.deepEqual([...responseHeaders(amazon, base, url)], [["cache-control", "no-store"]]);
});

Deno.test("a location at the same host leads through the proxy again", () => {
  const ours = "https://project.test/functions/v1/amazon-api";
  const folder = "http://127.0.0.1:4010/na";
  const cases: [location: string, base: string, from: string, arrives: string][] = [
    ["/reporting/reports/1", base, "/reporting/reports?a=1", "/reporting/reports/1"],
    ["1?b=2", base, "/reporting/reports", "/reporting/1?b=2"],
    [`${base}/v2/profiles`, base, "/v2", "/v2/profiles"],
    ["/na/v2/profiles", folder, "/a/b/c/d", "/v2/profiles"],
    ["/", base, "/a/b", "/"],
    ["/x:y/z", base, "/a", "/x:y/z"],
  ];
  for (const [location, at, from, arrives] of cases) {
    const relative = locationOf(location, at, new URL(at + from));
    assert.ok(relative !== undefined, location);
    assert.equal(new URL(relative, ours + from).href, ours + arrives, location);
  }
});

Deno.test("a location that leads elsewhere is left out", () => {
  const elsewhere = [
    "https://evil.example/x",
    "//evil.example/x",
    "https://advertising-api.amazon.com.evil.example/x",
    "https://advertising-api.amazon.com@evil.example/x",
    "https://user@advertising-api.amazon.com/x",
    "http://advertising-api.amazon.com/x",
    "https://advertising-api-eu.amazon.com/x",
    "javascript:alert(1)",
    "https://",
  ];
  for (const location of elsewhere) {
    assert.equal(locationOf(location, base, url), undefined, location);
    const headers = responseHeaders(new Headers({ location }), base, url);
    assert.equal(headers.has("location"), false);
  }
  assert.equal(
    locationOf("/eu/x", "http://127.0.0.1:1/na", new URL("http://127.0.0.1:1/na/a")),
    undefined,
  );
});
