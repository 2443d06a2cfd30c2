import assert from "node:assert/strict";
import { createClient } from "@supabase/supabase-js";
import { createAdsConnect } from "../../../client/index.ts";
import { fakeProject } from "./fake-project.ts";

const url = "https://ref.supabase.co";
const id = "5a3f9c1b-2e7d-4f60-a8b4-6d1e0c9f7b32";

Deno.test("a client of supabase-js brings the key and the session", async () => {
  const { sent, fetch } = fakeProject([{ connections: [] }, []]);
  const supabase = createClient(url, "sb_publishable_x", {
    accessToken: () => Promise.resolve("user.jwt"),
    global: { fetch },
  });
  const ads = createAdsConnect(supabase);
  await ads.connections.list();
  await ads.events.list();
  for (const { headers } of sent) {
    assert.equal(headers.get("apikey"), "sb_publishable_x");
    assert.equal(headers.get("authorization"), "Bearer user.jwt");
  }
  assert.match(sent[1]?.path ?? "", /^\/rest\/v1\/events\?/);
  assert.equal(sent[1]?.headers.get("accept-profile"), "amazon_ads");
});

Deno.test("a client of another library says what to pass instead", () => {
  const functions = { invoke: () => Promise.resolve() };
  assert.throws(() => createAdsConnect({ functions }), /accessToken/);
});

Deno.test("a token from elsewhere is asked for before each call", async () => {
  const { sent, fetch } = fakeProject([{ connections: [] }, { connections: [] }]);
  const tokens = ["first.jwt", null];
  const ads = createAdsConnect({
    url: `${url}/`,
    publishableKey: "sb_publishable_x",
    accessToken: () => tokens.shift(),
    fetch,
  });
  await ads.connections.list();
  await ads.connections.list();
  assert.deepEqual(sent.map(({ headers }) => headers.get("authorization")), [
    "Bearer first.jwt",
    null,
  ]);
  assert.equal(sent[0]?.path, "/connections");
});

Deno.test("a token that cannot be had fails the call with its own error, at once", async () => {
  const { sent, fetch } = fakeProject([]);
  let asked = 0;
  const ads = createAdsConnect({
    url,
    publishableKey: "sb_publishable_x",
    accessToken: () => {
      asked++;
      throw new RangeError("the session is gone");
    },
    fetch,
  });
  await assert.rejects(ads.connections.list(), new RangeError("the session is gone"));
  assert.equal(asked, 1);
  assert.equal(sent.length, 0);
});

Deno.test("a table's answer that is not JSON says so, and keeps its body", async () => {
  const { fetch } = fakeProject([new Response("<html>")]);
  const ads = createAdsConnect({ url, publishableKey: "p", accessToken: () => "user.jwt", fetch });
  await assert.rejects(ads.events.list(), {
    name: "AdsConnectError",
    code: "answer_not_understood",
    status: 200,
    body: "<html>",
  });
});

Deno.test("a browser's own fetch may be passed: it is called as a function", async () => {
  function browsersFetch(this: unknown): Promise<Response> {
    if (this !== undefined) throw new TypeError("Illegal invocation");
    return Promise.resolve(Response.json({ connections: [] }));
  }
  const ads = createAdsConnect({ url, apiKey: "aac_key", fetch: browsersFetch });
  assert.deepEqual(await ads.connections.list(), []);
});

Deno.test("the operator acts for the user that the options name", async () => {
  const { sent, fetch } = fakeProject([{ connections: [] }, { connection: {} }, [], {}]);
  const ads = createAdsConnect({ url, secretKey: "sb_secret_x", fetch }, {
    actFor: { user_id: id },
  });
  await ads.connections.list();
  await ads.connections.disconnect(id);
  await ads.amazon.get("/v2/profiles", { connection_id: id });
  await ads.health();
  assert.equal(sent[0]?.path, `/connections?user_id=${id}`);
  assert.deepEqual(JSON.parse(sent[1]?.body ?? ""), { user_id: id });
  assert.equal(sent[2]?.headers.get("x-user-id"), id);
  assert.equal(sent[3]?.path, "/health");
  assert.equal(sent[0]?.headers.get("apikey"), "sb_secret_x");
});

Deno.test("functions with a prefix are called by it", async () => {
  const { ads, sent } = fakeProject([{ connections: [] }, {}], { functionPrefix: "ads-" });
  await ads.connections.list();
  await ads.amazon.get("/v2/profiles", { profile_id: "1" });
  assert.deepEqual(sent.map(({ path }) => path), [
    "/ads-connections",
    "/ads-amazon-api/v2/profiles",
  ]);
});

Deno.test("an API key opens no tables, and the error says who does", async () => {
  const { ads } = fakeProject([]);
  for (const read of [() => ads.events.list(), () => ads.events.follow().next()]) {
    await assert.rejects(read, /Cannot read events: a signed-in user can, .* no API key/);
  }
});

Deno.test("an id cannot change the path of a call", async () => {
  const { ads, sent } = fakeProject([{ connection: {} }]);
  await ads.connections.get("../api-keys?x=1");
  assert.equal(sent[0]?.path, "/connections/..%2Fapi-keys%3Fx%3D1");
});
