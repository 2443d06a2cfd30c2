import assert from "node:assert/strict";
import fc from "fast-check";
import { authorizationUrl } from "../../../shared/amazon/authorization-url.ts";

const request = {
  authorizeUrl: "https://eu.amazon.test/ap/oa",
  clientId: "amzn1.application-oa2-client.abc",
  scopes: ["advertising::campaign_management", "profile"],
  redirectUri: "https://project.test/functions/v1/oauth-callback",
  state: "state-1",
  codeChallenge: "challenge-1",
};

Deno.test("the consent page gets everything that Amazon asks for, and nothing else", () => {
  const url = new URL(authorizationUrl(request));
  assert.equal(url.origin + url.pathname, request.authorizeUrl);
  assert.deepEqual(Object.fromEntries(url.searchParams), {
    client_id: "amzn1.application-oa2-client.abc",
    scope: "advertising::campaign_management profile",
    response_type: "code",
    redirect_uri: "https://project.test/functions/v1/oauth-callback",
    state: "state-1",
    code_challenge: "challenge-1",
    code_challenge_method: "S256",
  });
});

Deno.test("no value can break out of its parameter", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), (state) => {
    const url = new URL(authorizationUrl({ ...request, state }));
    assert.equal(url.searchParams.get("state"), state);
    assert.equal([...url.searchParams].length, 7);
    assert.equal(url.hash, "");
  }));
});
