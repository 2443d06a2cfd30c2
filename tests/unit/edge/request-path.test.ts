import assert from "node:assert/strict";
import { pathAfter, rawTargetAfter } from "../../../shared/edge/request-path.ts";

/** A request as a server makes it: its URL is what was sent, and not what `URL` makes of it. */
function sent(url: string): Request {
  const request = new Request("https://project.test/");
  Object.defineProperty(request, "url", { value: url });
  return request;
}

Deno.test("path and query after the function's name are what was sent", () => {
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
    assert.equal(rawTargetAfter("amazon-api", sent(url)), address, url);
  }
});

Deno.test("a path that does not plainly lead to the function has no target", () => {
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
    assert.equal(rawTargetAfter("amazon-api", sent(`https://a.test${path}`)), undefined, path);
  }
});

Deno.test("the path after a function's name is the id of an item", () => {
  const paths: Record<string, string> = {
    "/functions/v1/things": "",
    "/functions/v1/things/": "",
    "/things": "",
    "/functions/v1/things/1": "1",
    "/functions/v1/things/1/": "1",
    "/functions/v1/things/1?a=2": "1",
    "/functions/v1/things/1/more": "1/more",
    "/functions/v1/things?a=/things/2": "",
  };
  for (const [path, id] of Object.entries(paths)) {
    assert.equal(pathAfter("things", new URL(`https://ref.supabase.co${path}`)), id, path);
  }
});

Deno.test("the parameter of supabase-js for the platform is cut out of a target, and nothing else is", () => {
  const targets: Record<string, string> = {
    "?forceFunctionRegion=us-east-1": "",
    "/v2/profiles?forceFunctionRegion=any": "/v2/profiles",
    "/v2?a=%41&forceFunctionRegion=eu-west-1&b=?c&&d": "/v2?a=%41&b=?c&&d",
    "/forceFunctionRegion=1?a=forceFunctionRegion": "/forceFunctionRegion=1?a=forceFunctionRegion",
    "/v2?": "/v2?",
  };
  for (const [target, expected] of Object.entries(targets)) {
    assert.equal(
      rawTargetAfter("amazon-api", sent(`https://a.test/amazon-api${target}`)),
      expected,
    );
  }
});
