import assert from "node:assert/strict";
import { z } from "zod/v3";
import { type Endpoint, endpoint, type Method } from "../../../shared/edge/endpoint.ts";
import { findEndpoint, pathBehind } from "../../../shared/edge/find-endpoint.ts";
import { refusalOf } from "../support/refusal.ts";

function terms(methods: Method[], item: boolean): Endpoint {
  return endpoint({
    name: "things",
    methods,
    item,
    callers: ["user"],
    input: z.object({}),
    handle: () => Promise.resolve({}),
  });
}

const list = terms(["GET"], false);
const create = terms(["POST"], false);
const change = terms(["PATCH", "DELETE"], true);
const all = [list, create, change];

function request(path: string, method = "GET"): Request {
  return new Request(`https://ref.supabase.co${path}`, { method });
}

Deno.test("the path behind a function's name is what the call is about", () => {
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
    assert.equal(pathBehind("things", request(path)), id, path);
  }
});

Deno.test("method and path choose the endpoint", () => {
  assert.equal(findEndpoint(all, request("/things"), ""), list);
  assert.equal(findEndpoint(all, request("/things", "POST"), ""), create);
  assert.equal(findEndpoint(all, request("/things/1", "PATCH"), "1"), change);
  assert.equal(findEndpoint(all, request("/things/1", "DELETE"), "1"), change);
});

Deno.test("a method that is not answered here is told which ones are", async () => {
  const onAll = await refusalOf(
    "method_not_allowed",
    () => findEndpoint(all, request("/things", "DELETE"), ""),
  );
  assert.deepEqual(onAll.facts.allow, ["GET", "POST", "OPTIONS"]);
  const onOne = await refusalOf(
    "method_not_allowed",
    () => findEndpoint(all, request("/things/1", "GET"), "1"),
  );
  assert.deepEqual(onOne.facts.allow, ["PATCH", "DELETE", "OPTIONS"]);
});

Deno.test("a path that leads nowhere is not found", async () => {
  await refusalOf("not_found", () => findEndpoint(all, request("/things/1/2"), "1/2"));
  await refusalOf("not_found", () => findEndpoint([list], request("/things/1"), "1"));
});
