import assert from "node:assert/strict";
import { addressBehind } from "../../../shared/edge/find-endpoint.ts";

/** A request as a server makes it: its URL is what was sent, and not what `URL` makes of it. */
function sent(url: string): Request {
  const request = new Request("https://project.test/");
  Object.defineProperty(request, "url", { value: url });
  return request;
}

Deno.test("path and query behind the function's name are what was sent", () => {
  const addresses: Record<string, string> = {
    "https://a.test/amazon-api": "",
    "https://a.test/amazon-api/": "/",
    "https://a.test/functions/v1/amazon-api/v2/profiles/?a=b/amazon-api/c":
      "/v2/profiles/?a=b/amazon-api/c",
    "https://a.test/amazon-api/../%2e%2e\\x//y": "/../%2e%2e\\x//y",
    "https://a.test/amazon-api/amazon-api/x": "/amazon-api/x",
    "https://a.test/amazon-api?a=1#b": "?a=1#b",
    "http://user@evil.example:1/amazon-api/x": "/x",
  };
  for (const [url, address] of Object.entries(addresses)) {
    assert.equal(addressBehind("amazon-api", sent(url)), address, url);
  }
});

Deno.test("a path that does not plainly lead to the function has nothing behind it", () => {
  const paths = [
    "/",
    "/amazon-apix/v2",
    "/x/../amazon-api/v2",
    "/%61mazon-api/v2",
    "//amazon-api/v2",
    "/v1;/amazon-api/v2",
    "?/amazon-api/v2",
    "/x?/amazon-api/v2",
  ];
  for (const path of paths) {
    assert.equal(addressBehind("amazon-api", sent(`https://a.test${path}`)), undefined, path);
  }
});
