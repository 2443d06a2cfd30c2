import assert from "node:assert/strict";
import type { AmazonProfile } from "../../../shared/amazon/list-profiles.ts";
import { readProfile } from "../../../shared/amazon/read-profile.ts";
import { credential } from "../support/ads-credential.ts";
import { testContext } from "../support/context.ts";
import { refusalOf } from "../support/refusal.ts";
import { scriptedFetch, type SentRequest, times } from "../support/scripted-fetch.ts";

async function read(
  answers: Parameters<typeof scriptedFetch>,
  profileId = "9007199254740993",
): Promise<{ profile: AmazonProfile; request: SentRequest }> {
  const { fetch, request } = scriptedFetch(...answers);
  const { adsApi } = testContext({ ads: fetch });
  return { profile: await readProfile(adsApi, credential, "FE", profileId), request: request() };
}

Deno.test("a profile is read at its own region's host, and its id keeps its digits", async () => {
  const { profile, request } = await read([
    new Response('{"profileId":9007199254740993,"countryCode":"JP"}'),
  ]);
  assert.equal(request.url.href, "https://ads-fe.amazon.test/v2/profiles/9007199254740993");
  assert.equal(request.method, "GET");
  assert.deepEqual(profile, { profileId: "9007199254740993", countryCode: "JP" });
});

Deno.test("an id stays within its place in the address", async () => {
  const { request } = await read([Response.json({ profileId: 1 })], "1/../../x?y");
  assert.equal(request.url.pathname, "/v2/profiles/1%2F..%2F..%2Fx%3Fy");
  assert.equal(request.url.search, "");
});

Deno.test("what is no profile is refused", async () => {
  for (const body of ["[]", "null", '{"countryCode":"JP"}', '[{"profileId":1}]']) {
    await refusalOf("amazon_answer_invalid", () => read([new Response(body)]));
  }
});

Deno.test("what keeps Amazon from answering is told", async () => {
  const denied = Response.json({ message: "no" }, { status: 403 });
  await refusalOf("amazon_permission_denied", () => read([denied]));
  await refusalOf(
    "amazon_unavailable",
    () => read(times(2, () => new Response("", { status: 503 }))),
  );
});
