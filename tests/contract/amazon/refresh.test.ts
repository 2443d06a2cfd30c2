import assert from "node:assert/strict";
import { sha256 } from "../../../local/amazon/state/secrets.ts";
import type { Amazon } from "../../../local/amazon/start-amazon.ts";
import {
  amazonTest,
  assertAnswer,
  callAds,
  connect,
  otherApp,
  postToken,
  refresh,
} from "./support.ts";

const revokedText = "The request has an invalid grant parameter : refresh_token. " +
  "User may have revoked or didn't grant the permission.";

async function assertRevoked(response: Response): Promise<void> {
  assert.equal(response.status, 400);
  const body = await response.json();
  assert.deepEqual(body, {
    error: "invalid_grant",
    error_description: revokedText,
    error_index: body.error_index,
    request_id: response.headers.get("x-amzn-requestid"),
  });
  assert.equal(typeof body.error_index, "string");
}

async function profilesStatus(amazon: Amazon, token: string): Promise<number> {
  const response = await callAds(amazon, "/v2/profiles", { token });
  await response.body?.cancel();
  return response.status;
}

amazonTest("a refresh gives a new access token and the same refresh token", async (amazon) => {
  const tokens = await connect(amazon, "seller");
  const first = await (await refresh(amazon, tokens.refresh)).json();
  const second = await (await refresh(amazon, tokens.refresh)).json();
  assert.equal(first.refresh_token, tokens.refresh);
  assert.equal(second.refresh_token, tokens.refresh);
  assert.equal(new Set([tokens.access, first.access_token, second.access_token]).size, 3);
  assert.deepEqual(Object.keys(first).sort(), [
    "access_token",
    "expires_in",
    "refresh_token",
    "token_type",
  ]);
});

amazonTest("earlier access tokens live until their own expiry", async (amazon) => {
  const { access, refresh: refreshToken } = await connect(amazon, "seller");
  await amazon.client.changeSettings({ clock_offset_seconds: 1800 });
  const { access_token: newer } = await (await refresh(amazon, refreshToken)).json();
  assert.equal(await profilesStatus(amazon, access), 200);
  await amazon.client.changeSettings({ clock_offset_seconds: 3600 });
  assert.equal(await profilesStatus(amazon, access), 401);
  assert.equal(await profilesStatus(amazon, newer), 200);
});

amazonTest("the lifetime of tokens can be set", async (amazon) => {
  await amazon.client.changeSettings({ token_lifetime_seconds: 60 });
  const { access } = await connect(amazon, "seller");
  assert.equal(await profilesStatus(amazon, access), 200);
  await amazon.client.changeSettings({ clock_offset_seconds: 60 });
  assert.equal(await profilesStatus(amazon, access), 401);
});

amazonTest("expires_in can be a string", async (amazon) => {
  await amazon.client.changeSettings({ expires_in: "string", token_lifetime_seconds: 900 });
  const { refresh: refreshToken } = await connect(amazon, "seller");
  assert.equal((await (await refresh(amazon, refreshToken)).json()).expires_in, "900");
});

amazonTest("the answer to a refresh can be without a refresh token", async (amazon) => {
  const tokens = await connect(amazon, "seller");
  await amazon.client.changeSettings({ refresh_token: "absent" });
  const body = await (await refresh(amazon, tokens.refresh)).json();
  assert.ok(!("refresh_token" in body));
  assert.equal((await refresh(amazon, tokens.refresh).then((r) => r.json())).expires_in, 3600);
});

amazonTest("with rotation each refresh token is valid once", async (amazon) => {
  const tokens = await connect(amazon, "seller");
  await amazon.client.changeSettings({ refresh_token: "rotate" });
  const { refresh_token: next } = await (await refresh(amazon, tokens.refresh)).json();
  assert.match(next, /^Atzr\|/);
  assert.notEqual(next, tokens.refresh);
  await assertRevoked(await refresh(amazon, tokens.refresh));
  const response = await refresh(amazon, next);
  await response.body?.cancel();
  assert.equal(response.status, 200);
});

amazonTest("with rotation only one of many refreshes at once wins", async (amazon) => {
  const tokens = await connect(amazon, "seller");
  await amazon.client.changeSettings({ refresh_token: "rotate" });
  const statuses = await Promise.all(Array.from({ length: 6 }, async () => {
    const response = await refresh(amazon, tokens.refresh);
    await response.body?.cancel();
    return response.status;
  }));
  assert.deepEqual(statuses.sort(), [200, 400, 400, 400, 400, 400]);
});

amazonTest(
  "a revoked consent refuses the next refresh and keeps the access token",
  async (amazon) => {
    const tokens = await connect(amazon, "seller");
    assert.deepEqual(await amazon.client.revoke({ refresh_token: tokens.refresh }), { revoked: 1 });
    await assertRevoked(await refresh(amazon, tokens.refresh));
    assert.equal(await profilesStatus(amazon, tokens.access), 200);
    const [grant] = await amazon.client.grants();
    assert.equal(grant?.revoked, true);
    assert.deepEqual(grant?.token_requests, {
      authorization_code: 1,
      refresh_token: 0,
      refused: 1,
    });
  },
);

amazonTest("consents are revoked by person, by grant, or all of them", async (amazon) => {
  const seller = await connect(amazon, "seller");
  const brand = await connect(amazon, "brand");
  const again = await connect(amazon, "brand");
  assert.deepEqual(await amazon.client.revoke({ persona: "brand" }), { revoked: 2 });
  await assertRevoked(await refresh(amazon, brand.refresh));
  await assertRevoked(await refresh(amazon, again.refresh));
  const later = await connect(amazon, "brand");
  const grants = await amazon.client.grants();
  const grant = grants.at(-1)?.id ?? "";
  assert.deepEqual(await amazon.client.revoke({ grant }), { revoked: 1 });
  await assertRevoked(await refresh(amazon, later.refresh));
  assert.deepEqual(await amazon.client.revoke({ all: true }), { revoked: 1 });
  await assertRevoked(await refresh(amazon, seller.refresh));
});

amazonTest("an unknown refresh token is refused with the same sentence", async (amazon) => {
  await assertRevoked(await refresh(amazon, "Atzr|made-up"));
});

amazonTest("a refresh token of another client is unauthorized_client", async (amazon) => {
  const tokens = await connect(amazon, "seller");
  const response = await postToken(amazon, {
    grant_type: "refresh_token",
    refresh_token: tokens.refresh,
    client_id: otherApp.client_id,
    client_secret: otherApp.client_secret,
  });
  await assertAnswer(response, 400, {
    error: "unauthorized_client",
    error_description: "Not authorized for requested operation",
  });
});

amazonTest("a refresh wants the refresh token and the client's secret", async (amazon) => {
  const tokens = await connect(amazon, "seller");
  await assertAnswer(await postToken(amazon, { grant_type: "refresh_token" }), 400, {
    error: "invalid_request",
    error_description: "The request is missing a required parameter : refresh_token",
  });
  const noSecret = {
    grant_type: "refresh_token",
    refresh_token: tokens.refresh,
    client_secret: undefined,
  };
  await assertAnswer(await postToken(amazon, noSecret), 401, {
    error: "invalid_client",
    error_description: "Client authentication failed",
  });
});

amazonTest("a rotated client secret ends the old one and no consent", async (amazon) => {
  const tokens = await connect(amazon, "seller");
  const [client_id, client_secret] = [otherApp.client_id, "a-new-secret"];
  await amazon.client.putClient({ client_id, client_secret, redirect_uris: [] });
  const { client_id: own } = (await amazon.client.grants())[0] ?? {};
  await amazon.client.putClient({ client_id: own ?? "", client_secret, redirect_uris: [] });
  const old = await refresh(amazon, tokens.refresh);
  await old.body?.cancel();
  assert.equal(old.status, 401);
  const response = await postToken(amazon, {
    grant_type: "refresh_token",
    refresh_token: tokens.refresh,
    client_secret,
  });
  await response.body?.cancel();
  assert.equal(response.status, 200);
});

amazonTest(
  "a grant knows the hashes of its newest tokens and counts its requests",
  async (amazon) => {
    const tokens = await connect(amazon, "seller");
    const { access_token: access } = await (await refresh(amazon, tokens.refresh)).json();
    const [grant] = await amazon.client.grants();
    assert.equal(grant?.newest_refresh_token_sha256, sha256(tokens.refresh));
    assert.equal(grant?.newest_access_token_sha256, sha256(access));
    assert.deepEqual(grant?.token_requests, {
      authorization_code: 1,
      refresh_token: 1,
      refused: 0,
    });
  },
);
