import assert from "node:assert/strict";
import { z } from "zod/v3";
import { type Endpoint, endpoint, type Method } from "../../../shared/edge/endpoint.ts";
import { findEndpoint } from "../../../shared/edge/find-endpoint.ts";
import { refusalOf } from "../support/refusal.ts";

function terms(methods: Method[], item: boolean, path?: string): Endpoint {
  return endpoint({
    name: "things",
    methods,
    item,
    ...(path === undefined ? {} : { path }),
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

Deno.test("method and path choose the endpoint", () => {
  assert.equal(findEndpoint(all, request("/things"), ""), list);
  assert.equal(findEndpoint(all, request("/things", "HEAD"), ""), list);
  assert.equal(findEndpoint(all, request("/things", "POST"), ""), create);
  assert.equal(findEndpoint(all, request("/things/1", "PATCH"), "1"), change);
  assert.equal(findEndpoint(all, request("/things/1", "DELETE"), "1"), change);
});

Deno.test("a path with an endpoint of its own is no id", () => {
  const types = terms(["GET"], false, "types");
  const here = [...all, types];
  assert.equal(findEndpoint(here, request("/things/types"), "types"), types);
  assert.equal(findEndpoint(here, request("/things"), ""), list);
  assert.equal(findEndpoint(here, request("/things/1", "PATCH"), "1"), change);
  assert.throws(() => findEndpoint(here, request("/things/types", "PATCH"), "types"), /takes GET/);
  assert.throws(() => findEndpoint([types], request("/things"), ""), /nothing at that path/);
});

Deno.test("a method that is not answered here is told which ones are", async () => {
  const onAll = await refusalOf(
    "method_not_allowed",
    () => findEndpoint(all, request("/things", "DELETE"), ""),
  );
  assert.deepEqual(onAll.facts.allow, ["GET", "HEAD", "POST", "OPTIONS"]);
  const onOne = await refusalOf(
    "method_not_allowed",
    () => findEndpoint(all, request("/things/1", "GET"), "1"),
  );
  assert.deepEqual(onOne.facts.allow, ["PATCH", "DELETE", "OPTIONS"]);
  await refusalOf(
    "method_not_allowed",
    () => findEndpoint(all, request("/things/1", "HEAD"), "1"),
  );
});

Deno.test("a path that leads nowhere is not found", async () => {
  await refusalOf("not_found", () => findEndpoint(all, request("/things/1/2"), "1/2"));
  await refusalOf("not_found", () => findEndpoint([list], request("/things/1"), "1"));
});
