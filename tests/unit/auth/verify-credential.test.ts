import assert from "node:assert/strict";
import { sha256Hex } from "../../../shared/crypto/sha256.ts";
import { type Credential, verifyCredential } from "../../../shared/auth/verify-credential.ts";
import { readEnvironment } from "../../../shared/config/read-environment.ts";
import { ConnectError } from "../../../shared/errors.ts";
import { refusalOf } from "../support/refusal.ts";
import { user } from "../support/tokens.ts";

const environment = readEnvironment({
  AMAZON_ADS_CLIENT_ID: "client-1",
  AMAZON_ADS_CLIENT_SECRET: "secret-1",
  AMAZON_ADS_ENCRYPTION_KEYS: `k1:${"A".repeat(43)}`,
  SUPABASE_URL: "https://ref.supabase.co",
  SUPABASE_SECRET_KEYS: JSON.stringify({
    default: "sb_secret_operator",
    cron: "sb_secret_cron",
    reports: "sb_secret_reports",
  }),
});

/** Knows one token. */
function verifyUserToken(token: string): Promise<typeof user> {
  return token === "good.user.token"
    ? Promise.resolve(user)
    : Promise.reject(new ConnectError("token_invalid", "No."));
}

function verified(headers: HeadersInit): Promise<Credential> {
  const request = new Request("https://project.test/f", { headers });
  return verifyCredential(request, environment, verifyUserToken);
}

Deno.test("a bearer token is a user", async () => {
  assert.deepEqual(await verified({ authorization: "Bearer good.user.token" }), {
    kind: "user",
    caller: user,
  });
});

Deno.test("the scheme may be written in any case, with any space", async () => {
  for (const authorization of ["bearer good.user.token", "BEARER   good.user.token"]) {
    assert.equal((await verified({ authorization })).kind, "user");
  }
});

Deno.test("a bearer token that begins with aac_ is an API key, known by its hash", async () => {
  assert.deepEqual(await verified({ authorization: "Bearer aac_live_1" }), {
    kind: "api_key",
    caller: { kind: "api_key", key_hash: sha256Hex("aac_live_1") },
  });
});

for (
  const [key, name] of [
    ["sb_secret_operator", "default"],
    ["sb_secret_cron", "cron"],
    ["sb_secret_reports", "reports"],
  ] as const
) {
  Deno.test(`the secret key named ${name} is known by its name`, async () => {
    assert.deepEqual(await verified({ apikey: key }), { kind: "service", name });
  });
}

Deno.test("a secret key counts before what is in Authorization", async () => {
  for (const authorization of ["Bearer good.user.token", "Bearer aac_1", "Bearer forged"]) {
    assert.deepEqual(await verified({ apikey: "sb_secret_cron", authorization }), {
      kind: "service",
      name: "cron",
    });
  }
});

Deno.test("a secret key that is unknown is refused, whatever other credential comes with it", async () => {
  const keys = ["sb_secret_", "sb_secret_cro", "sb_secret_cron1", "sb_secret_CRON"];
  for (const apikey of keys) {
    await refusalOf("secret_key_unknown", () => verified({ apikey }));
    await refusalOf(
      "secret_key_unknown",
      () => verified({ apikey, authorization: "Bearer good.user.token" }),
    );
  }
});

Deno.test("a publishable key says nothing about who calls", async () => {
  await refusalOf("unauthenticated", () => verified({ apikey: "sb_publishable_1" }));
  const signedIn = { apikey: "sb_publishable_1", authorization: "Bearer good.user.token" };
  assert.equal((await verified(signedIn)).kind, "user");
});

Deno.test("a project key that supabase-js repeats as bearer is ignored", async () => {
  await refusalOf(
    "unauthenticated",
    () => verified({ apikey: "sb_publishable_1", authorization: "Bearer sb_publishable_1" }),
  );
  await refusalOf("unauthenticated", () => verified({ authorization: "Bearer sb_secret_cron" }));
});

Deno.test("a secret key and its bearer copy are the secret key", async () => {
  const headers = { apikey: "sb_secret_operator", authorization: "Bearer sb_secret_operator" };
  assert.deepEqual(await verified(headers), { kind: "service", name: "default" });
});

Deno.test("a token that does not verify is refused as such", async () => {
  await refusalOf("token_invalid", () => verified({ authorization: "Bearer forged" }));
});

Deno.test("a request without a credential that can be parsed is unauthenticated", async () => {
  const headers: HeadersInit[] = [
    {},
    { authorization: "" },
    { authorization: "Bearer" },
    { authorization: "Bearer " },
    { authorization: "Basic dXNlcjpwYXNz" },
    { authorization: "good.user.token" },
    { authorization: "Bearer good.user.token more" },
    { apikey: "good.user.token" },
    { apikey: "aac_live_1" },
  ];
  for (const given of headers) await refusalOf("unauthenticated", () => verified(given));
});
