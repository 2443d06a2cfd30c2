import assert from "node:assert/strict";
import { readEnvironment } from "../../../shared/edge/environment.ts";
import { refusalOf } from "../support/refusal.ts";

const complete = {
  AMAZON_CLIENT_ID: "amzn1.application-oa2-client.abc",
  AMAZON_CLIENT_SECRET: "amzn1.oa2-cs.v1.abc",
  ENCRYPTION_KEYS: `k1:${"A".repeat(43)}`,
  SUPABASE_URL: "https://ref.supabase.co",
  SUPABASE_SECRET_KEYS: '{"default":"sb_secret_1","cron":"sb_secret_2"}',
};

Deno.test("five variables are enough, the rest has defaults", () => {
  const environment = readEnvironment(complete);
  const { encryptionKeys, ...rest } = environment;
  assert.deepEqual(encryptionKeys.map(({ kid }) => kid), ["k1"]);
  assert.deepEqual(rest, {
    ownClient: {
      clientId: "amzn1.application-oa2-client.abc",
      clientSecret: "amzn1.oa2-cs.v1.abc",
    },
    oauth: {
      redirectUrl: "https://ref.supabase.co/functions/v1/oauth-callback",
      allowedReturnUrls: [],
      defaultScopes: ["advertising::campaign_management"],
    },
    allowedOrigins: [],
    supabaseUrl: "https://ref.supabase.co",
    poolUrl: undefined,
    secretKeys: { default: "sb_secret_1", cron: "sb_secret_2" },
    jwtSecret: undefined,
    jwks: undefined,
    issuers: [],
    fernetKeys: [],
    authorizeUrls: {
      NA: "https://www.amazon.com/ap/oa",
      EU: "https://eu.account.amazon.com/ap/oa",
      FE: "https://apac.account.amazon.com/ap/oa",
    },
    tokenUrls: {
      NA: "https://api.amazon.com/auth/o2/token",
      EU: "https://api.amazon.co.uk/auth/o2/token",
      FE: "https://api.amazon.co.jp/auth/o2/token",
    },
    adsApiUrls: {
      NA: "https://advertising-api.amazon.com",
      EU: "https://advertising-api-eu.amazon.com",
      FE: "https://advertising-api-fe.amazon.com",
    },
  });
});

Deno.test("everything can be set", () => {
  const environment = readEnvironment({
    ...complete,
    OAUTH_REDIRECT_URL: "https://login.app.test/callback",
    ALLOWED_RETURN_URLS: " https://app.test/connected , http://localhost:3000/,",
    ALLOWED_ORIGINS: "https://app.test/,http://localhost:3000/some/path",
    AMAZON_SCOPES: "advertising::campaign_management, profile  advertising::audiences",
    JWT_SECRET: "s".repeat(32),
    FERNET_KEYS: `${"A".repeat(43)}=,${"_".repeat(43)}`,
    AUTH_ISSUERS: '[{"issuer":"https://clerk.app.test","authorized_parties":["https://app.test"]}]',
    SUPABASE_URL: "https://ref.supabase.co/",
    SUPABASE_JWKS: '{"keys":[{"kty":"EC","crv":"P-256","x":"x","y":"y"}]}',
    AMAZON_AUTHORIZE_URL: "http://127.0.0.1:9/ap/oa",
    AMAZON_TOKEN_URL: "http://127.0.0.1:9/token",
    AMAZON_ADS_API_URL_NA: "http://127.0.0.1:9/na/",
    AMAZON_ADS_API_URL_EU: "http://127.0.0.1:9/eu",
    AMAZON_ADS_API_URL_FE: "http://127.0.0.1:9/fe//",
  });
  assert.deepEqual(environment.oauth, {
    redirectUrl: "https://login.app.test/callback",
    allowedReturnUrls: ["https://app.test/connected", "http://localhost:3000/"],
    defaultScopes: ["advertising::campaign_management", "profile", "advertising::audiences"],
  });
  assert.deepEqual(environment.allowedOrigins, ["https://app.test", "http://localhost:3000"]);
  assert.equal(environment.supabaseUrl, "https://ref.supabase.co");
  assert.equal(environment.jwtSecret, "s".repeat(32));
  assert.equal(environment.jwks?.keys[0]?.kty, "EC");
  assert.deepEqual(environment.fernetKeys.map((key) => [key.length, key[0]]), [[32, 0], [32, 255]]);
  assert.deepEqual(environment.issuers, [
    { issuer: "https://clerk.app.test", authorized_parties: ["https://app.test"] },
  ]);
  assert.deepEqual(
    Object.values(environment.authorizeUrls),
    Array(3).fill("http://127.0.0.1:9/ap/oa"),
  );
  assert.deepEqual(Object.values(environment.tokenUrls), Array(3).fill("http://127.0.0.1:9/token"));
  assert.deepEqual(environment.adsApiUrls, {
    NA: "http://127.0.0.1:9/na",
    EU: "http://127.0.0.1:9/eu",
    FE: "http://127.0.0.1:9/fe",
  });
});

Deno.test("the project's public keys may come as a bare list", () => {
  const key = { kty: "EC", crv: "P-256", x: "x", y: "y" };
  const { jwks } = readEnvironment({ ...complete, SUPABASE_JWKS: JSON.stringify([key]) });
  assert.deepEqual(jwks, { keys: [key] });
});

Deno.test("an empty value means that a variable is not set", () => {
  const environment = readEnvironment({ ...complete, JWT_SECRET: "", OAUTH_REDIRECT_URL: "" });
  assert.equal(environment.jwtSecret, undefined);
  assert.match(environment.oauth.redirectUrl, /^https:\/\/ref\.supabase\.co\//);
});

for (const name of Object.keys(complete)) {
  Deno.test(`without ${name} nothing starts, and the error names it`, async () => {
    for (const value of [undefined, ""]) {
      const refusal = await refusalOf(
        "configuration_invalid",
        () => readEnvironment({ ...complete, [name]: value }),
      );
      assert.match(refusal.message, new RegExp(`\\b${name} is not set\\b`));
    }
  });
}

const malformed: [name: string, value: string][] = [
  ["AMAZON_CLIENT_ID", "sesame sesame"],
  ["AMAZON_CLIENT_ID", "sesame".repeat(20)],
  ["ENCRYPTION_KEYS", "sesame"],
  ["ENCRYPTION_KEYS", `sesame:${"A".repeat(42)}`],
  ["FERNET_KEYS", "sesame"],
  ["FERNET_KEYS", `sesame+${"A".repeat(36)}=`],
  ["OAUTH_REDIRECT_URL", "sesame"],
  ["OAUTH_REDIRECT_URL", "sesame://app.test/callback"],
  ["ALLOWED_RETURN_URLS", "https://app.test/,sesame"],
  ["ALLOWED_RETURN_URLS", "javascript:sesame"],
  ["ALLOWED_ORIGINS", "*"],
  ["ALLOWED_ORIGINS", "sesame.test"],
  ["AMAZON_SCOPES", " , "],
  ["JWT_SECRET", "sesame"],
  ["AUTH_ISSUERS", "sesame"],
  ["AUTH_ISSUERS", '{"issuer":"https://sesame.test"}'],
  ["AUTH_ISSUERS", '[{"issuer":"sesame"}]'],
  ["AUTH_ISSUERS", '[{"issuer":"https://a.test","sesame":1}]'],
  ["AUTH_ISSUERS", '[{"issuer":"https://a.test","authorized_parties":[]}]'],
  ["AMAZON_AUTHORIZE_URL", "sesame"],
  ["AMAZON_TOKEN_URL", "ftp://sesame.test"],
  ["AMAZON_ADS_API_URL_NA", "sesame"],
  ["AMAZON_ADS_API_URL_EU", "//sesame.test"],
  ["AMAZON_ADS_API_URL_FE", "sesame"],
  ["SUPABASE_URL", "sesame"],
  ["SUPABASE_SECRET_KEYS", "sesame"],
  ["SUPABASE_SECRET_KEYS", '["sesame"]'],
  ["SUPABASE_SECRET_KEYS", '{"default":5}'],
  ["SUPABASE_SECRET_KEYS", '{"default":""}'],
  ["SUPABASE_JWKS", "sesame"],
  ["SUPABASE_JWKS", '"sesame"'],
  ["SUPABASE_JWKS", '{"keys":[{"sesame":1}]}'],
];

for (const [name, value] of malformed) {
  Deno.test(`${name} as ${value.slice(0, 40)} is refused by name, without its value`, async () => {
    const refusal = await refusalOf(
      "configuration_invalid",
      () => readEnvironment({ ...complete, [name]: value }),
    );
    assert.match(refusal.message, new RegExp(`\\b${name}: `));
    assert.ok(!refusal.message.includes("sesame"));
    assert.equal(refusal.cause, undefined);
    for (const other of Object.keys(complete)) {
      assert.equal(refusal.message.includes(other), other === name, other);
    }
  });
}

Deno.test("all that is wrong is named at once", async () => {
  const refusal = await refusalOf("configuration_invalid", () => readEnvironment({}));
  for (const name of Object.keys(complete)) assert.match(refusal.message, new RegExp(name));
});
