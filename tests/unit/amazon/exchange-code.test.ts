import assert from "node:assert/strict";
import { exchangeCode } from "../../../shared/amazon/exchange-code.ts";
import { ownClient, testContext } from "../support/context.ts";
import { scriptedFetch } from "../support/scripted-fetch.ts";

Deno.test("a code is exchanged with its redirect URI and its PKCE verifier", async () => {
  const { fetch, request } = scriptedFetch(
    Response.json({ access_token: "Atza|1", refresh_token: "Atzr|1", expires_in: 3600 }),
  );
  const { lwa } = testContext({ lwa: fetch });
  const tokens = await exchangeCode(lwa, "FE", ownClient, {
    code: "code-1",
    redirectUri: "https://project.test/callback",
    codeVerifier: "verifier-1",
  });
  assert.equal(request().url.href, "https://fe.amazon.test/token");
  assert.deepEqual(Object.fromEntries(new URLSearchParams(request().body)), {
    grant_type: "authorization_code",
    code: "code-1",
    redirect_uri: "https://project.test/callback",
    code_verifier: "verifier-1",
    client_id: ownClient.clientId,
    client_secret: ownClient.clientSecret,
  });
  assert.equal("accessToken" in tokens && tokens.accessToken, "Atza|1");
});

Deno.test("a code of a consent without PKCE is exchanged without a verifier", async () => {
  const { fetch, request } = scriptedFetch(Response.json({}));
  const { lwa } = testContext({ lwa: fetch });
  await exchangeCode(lwa, "NA", ownClient, {
    code: "code-1",
    redirectUri: "https://project.test/callback",
    codeVerifier: undefined,
  });
  assert.equal(new URLSearchParams(request().body).has("code_verifier"), false);
});
