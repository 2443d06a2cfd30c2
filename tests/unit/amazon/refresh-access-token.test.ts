import assert from "node:assert/strict";
import { refreshAccessToken } from "../../../shared/amazon/refresh-access-token.ts";
import { ownClient, testContext } from "../support/context.ts";
import { scriptedFetch } from "../support/scripted-fetch.ts";

Deno.test("a refresh token is sent to the connection's region with its client", async () => {
  const { fetch, request } = scriptedFetch(
    Response.json({ access_token: "Atza|2", expires_in: 60 }),
  );
  const { lwa } = testContext({ lwa: fetch });
  const tokens = await refreshAccessToken(lwa, "EU", ownClient, "Atzr|1");
  assert.equal(request().url.href, "https://eu.amazon.test/token");
  assert.deepEqual(Object.fromEntries(new URLSearchParams(request().body)), {
    grant_type: "refresh_token",
    refresh_token: "Atzr|1",
    client_id: ownClient.clientId,
    client_secret: ownClient.clientSecret,
  });
  assert.equal("accessToken" in tokens && tokens.accessToken, "Atza|2");
});
