import assert from "node:assert/strict";
import type { Amazon } from "../../../local/amazon/start-amazon.ts";
import {
  amazonTest,
  app,
  assertAnswer,
  codeFor,
  otherApp,
  postToken,
  redirectUri,
  scope,
} from "./support.ts";

// The pair of RFC 7636, appendix B.
const verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

const badCode = {
  error: "invalid_grant",
  error_description: "The request has an invalid grant parameter : code",
};
const badVerifier = {
  error: "invalid_grant",
  error_description: "The request has an invalid grant parameter : code_verifier",
};
const badClient = { error: "invalid_client", error_description: "Client authentication failed" };

function exchange(
  amazon: Amazon,
  code: string,
  changes: Record<string, string | undefined> = {},
  headers: Record<string, string> = {},
): Promise<Response> {
  return postToken(
    amazon,
    { grant_type: "authorization_code", code, redirect_uri: redirectUri, ...changes },
    headers,
  );
}

amazonTest("a code becomes tokens of LwA's form, and no scope", async (amazon) => {
  const response = await exchange(amazon, await codeFor(amazon, "seller"));
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("cache-control"), "no-store");
  assert.ok(response.headers.get("x-amzn-requestid"));
  const body = await response.json();
  assert.deepEqual(Object.keys(body).sort(), [
    "access_token",
    "expires_in",
    "refresh_token",
    "token_type",
  ]);
  assert.match(body.access_token, /^Atza\|[A-Za-z0-9_-]{345,2043}$/);
  assert.match(body.refresh_token, /^Atzr\|[A-Za-z0-9_-]{100,2043}$/);
  assert.equal(body.token_type, "bearer");
  assert.equal(body.expires_in, 3600);
});

amazonTest("a code is valid once", async (amazon) => {
  const code = await codeFor(amazon, "seller");
  await (await exchange(amazon, code)).body?.cancel();
  await assertAnswer(await exchange(amazon, code), 400, badCode);
});

amazonTest("of many exchanges of one code at once exactly one succeeds", async (amazon) => {
  const code = await codeFor(amazon, "seller", {
    code_challenge: challenge,
    code_challenge_method: "S256",
  });
  const statuses = await Promise.all(Array.from({ length: 8 }, async () => {
    const response = await exchange(amazon, code, { code_verifier: verifier });
    await response.body?.cancel();
    return response.status;
  }));
  assert.deepEqual(statuses.sort(), [200, 400, 400, 400, 400, 400, 400, 400]);
  assert.equal((await amazon.client.grants()).length, 1);
});

amazonTest("a code expires after five minutes and not before", async (amazon) => {
  const [early, late] = [await codeFor(amazon, "seller"), await codeFor(amazon, "seller")];
  await amazon.client.changeSettings({ clock_offset_seconds: 295 });
  const response = await exchange(amazon, early);
  await response.body?.cancel();
  assert.equal(response.status, 200);
  await amazon.client.changeSettings({ clock_offset_seconds: 300 });
  await assertAnswer(await exchange(amazon, late), 400, badCode);
});

amazonTest("a code is bound to its redirect URI and its client", async (amazon) => {
  const code = await codeFor(amazon, "seller");
  const elsewhere = { redirect_uri: "https://app.example/callback?from=amazon" };
  await assertAnswer(await exchange(amazon, code, elsewhere), 400, badCode);
  const stolen = { client_id: otherApp.client_id, client_secret: otherApp.client_secret };
  await assertAnswer(await exchange(amazon, code, stolen), 400, badCode);
  const response = await exchange(amazon, code);
  await response.body?.cancel();
  assert.equal(response.status, 200, "failed attempts do not use a code up");
});

amazonTest(
  "an unknown code and a malformed code are refused with different sentences",
  async (amazon) => {
    await assertAnswer(await exchange(amazon, "ANabcdefghijklmnopqr"), 400, badCode);
    await assertAnswer(await exchange(amazon, "not a code"), 400, {
      error: "invalid_grant",
      error_description: "The request has an invalid parameter : code",
    });
  },
);

for (
  const [method, given] of [["S256", challenge], ["plain", verifier], [
    undefined,
    verifier,
  ]] as const
) {
  amazonTest(
    `PKCE with method ${method ?? "left out, which is plain,"} wants the verifier`,
    async (amazon) => {
      const code = await codeFor(amazon, "seller", {
        code_challenge: given,
        code_challenge_method: method,
      });
      await assertAnswer(await exchange(amazon, code), 400, {
        error: "invalid_request",
        error_description: "The request is missing a required parameter : code_verifier",
      });
      const wrong = { code_verifier: verifier.replace("d", "e") };
      await assertAnswer(await exchange(amazon, code, wrong), 400, badVerifier);
      const response = await exchange(amazon, code, { code_verifier: verifier });
      await response.body?.cancel();
      assert.equal(response.status, 200);
    },
  );
}

amazonTest("an S256 challenge is no plain one", async (amazon) => {
  const code = await codeFor(amazon, "seller", { code_challenge: challenge });
  await assertAnswer(await exchange(amazon, code, { code_verifier: verifier }), 400, badVerifier);
});

amazonTest("a verifier for a code that had no challenge is refused", async (amazon) => {
  const code = await codeFor(amazon, "seller");
  await assertAnswer(await exchange(amazon, code, { code_verifier: verifier }), 400, badVerifier);
});

amazonTest("a public client proves itself with PKCE and gets no refresh token", async (amazon) => {
  const pkce = { code_challenge: challenge, code_challenge_method: "S256" };
  const response = await exchange(amazon, await codeFor(amazon, "seller", pkce), {
    client_secret: undefined,
    code_verifier: verifier,
  });
  assert.equal(response.status, 200);
  const body = await response.json();
  assert.deepEqual(Object.keys(body).sort(), ["access_token", "expires_in", "token_type"]);
  assert.deepEqual((await amazon.client.grants())[0]?.newest_refresh_token_sha256, null);
});

amazonTest("the client may authenticate with HTTP Basic", async (amazon) => {
  const credentials = btoa(`${app.client_id}:${app.client_secret}`);
  const response = await exchange(
    amazon,
    await codeFor(amazon, "seller"),
    { client_id: undefined, client_secret: undefined },
    { authorization: `Basic ${credentials}` },
  );
  await response.body?.cancel();
  assert.equal(response.status, 200);
  const wrong = btoa(`${app.client_id}:wrong`);
  await assertAnswer(
    await exchange(
      amazon,
      await codeFor(amazon, "seller"),
      { client_id: undefined, client_secret: undefined },
      { authorization: `Basic ${wrong}` },
    ),
    401,
    badClient,
  );
});

amazonTest("a wrong secret, no secret and an unknown client are invalid_client", async (amazon) => {
  const code = await codeFor(amazon, "seller");
  await assertAnswer(await exchange(amazon, code, { client_secret: "wrong" }), 401, badClient);
  await assertAnswer(await exchange(amazon, code, { client_secret: undefined }), 401, badClient);
  await assertAnswer(await exchange(amazon, code, { client_id: "nobody" }), 401, badClient);
});

for (const missing of ["grant_type", "client_id", "code", "redirect_uri"]) {
  amazonTest(`a request without ${missing} says what is missing`, async (amazon) => {
    const response = await exchange(amazon, await codeFor(amazon, "seller"), {
      [missing]: undefined,
    });
    await assertAnswer(response, 400, {
      error: "invalid_request",
      error_description: `The request is missing a required parameter : ${missing}`,
    });
  });
}

amazonTest("another grant type is not supported", async (amazon) => {
  await assertAnswer(await postToken(amazon, { grant_type: "client_credentials" }), 400, {
    error: "unsupported_grant_type",
    error_description: "The authorization grant type is not supported by the authorization server",
  });
});

amazonTest("JSON is not a form", async (amazon) => {
  const response = await fetch(amazon.tokenUrl, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ grant_type: "refresh_token", refresh_token: "Atzr|x" }),
  });
  await assertAnswer(response, 400, {
    error: "invalid_request",
    error_description: "The request is missing a required parameter : grant_type",
  });
});

amazonTest("a grant remembers who consented to what", async (amazon) => {
  const code = await codeFor(amazon, "brand", { scope: `profile ${scope}` });
  await (await exchange(amazon, code)).body?.cancel();
  const [grant] = await amazon.client.grants();
  assert.equal(grant?.persona, "brand");
  assert.equal(grant?.client_id, app.client_id);
  assert.deepEqual(grant?.scopes, ["profile", scope]);
  assert.equal(grant?.revoked, false);
});
