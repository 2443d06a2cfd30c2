import assert from "node:assert/strict";
import { readEnvironment } from "../../../shared/config/read-environment.ts";
import { refusalOf } from "../support/refusal.ts";

const complete = {
  AMAZON_ADS_CLIENT_ID: "amzn1.application-oa2-client.abc",
  AMAZON_ADS_CLIENT_SECRET: "amzn1.oa2-cs.v1.abc",
  AMAZON_ADS_ENCRYPTION_KEYS: `k1:${"A".repeat(43)}`,
  SUPABASE_URL: "https://ref.supabase.co",
  SUPABASE_SECRET_KEYS: '{"default":"sb_secret_1","other":"sb_secret_2"}',
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
    allowLoopbackWebhooks: false,
    functionPrefix: "",
    supabaseUrl: "https://ref.supabase.co",
    authIssuer: "https://ref.supabase.co/auth/v1",
    poolUrl: undefined,
    secretKeys: { default: "sb_secret_1", other: "sb_secret_2" },
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
    accountsApi: "current",
    adsApiUrls: {
      NA: "https://advertising-api.amazon.com",
      EU: "https://advertising-api-eu.amazon.com",
      FE: "https://advertising-api-fe.amazon.com",
    },
  });
});

Deno.test("the accounts API is chosen by name", () => {
  for (const name of ["current", "v1"] as const) {
    const environment = readEnvironment({ ...complete, AMAZON_ADS_ACCOUNTS_API: name });
    assert.equal(environment.accountsApi, name);
  }
});

Deno.test("everything can be set", () => {
  const environment = readEnvironment({
    ...complete,
    AMAZON_ADS_REDIRECT_URL: "https://login.app.test/callback",
    AMAZON_ADS_RETURN_URLS: " https://app.test/connected , http://localhost:3000/,",
    AMAZON_ADS_ORIGINS: "https://app.test/,http://localhost:3000/some/path",
    AMAZON_ADS_SCOPES: "advertising::campaign_management, profile  advertising::audiences",
    AMAZON_ADS_JWT_SECRET: "s".repeat(32),
    AMAZON_ADS_FERNET_KEYS: `${"A".repeat(43)}=,${"_".repeat(43)}`,
    AMAZON_ADS_AUTH_ISSUERS:
      '[{"issuer":"https://clerk.app.test","authorized_parties":["https://app.test"]}]',
    SUPABASE_URL: "https://ref.supabase.co/",
    SUPABASE_JWKS: '{"keys":[{"kty":"EC","crv":"P-256","x":"x","y":"y"}]}',
    AMAZON_ADS_AUTHORIZE_URL: "http://127.0.0.1:9/ap/oa",
    AMAZON_ADS_TOKEN_URL: "http://127.0.0.1:9/token",
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

Deno.test("white space that was pasted around a value is cut off", () => {
  const optional = {
    AMAZON_ADS_REDIRECT_URL: "https://login.app.test/callback",
    AMAZON_ADS_RETURN_URLS: "https://app.test/connected",
    AMAZON_ADS_ORIGINS: "https://*.app.test",
    AMAZON_ADS_SCOPES: "profile",
    AMAZON_ADS_JWT_SECRET: "s".repeat(32),
    AMAZON_ADS_FERNET_KEYS: `${"A".repeat(43)}=`,
    AMAZON_ADS_DATABASE_POOL_URL: "postgres://user:p%25@host.test:6543/postgres",
    AMAZON_ADS_AUTH_ISSUERS: "[]",
    AMAZON_ADS_AUTHORIZE_URL: "http://127.0.0.1:9/ap/oa",
    AMAZON_ADS_TOKEN_URL: "http://127.0.0.1:9/token",
    AMAZON_ADS_API_URL_NA: "http://127.0.0.1:9/na",
    AMAZON_ADS_API_URL_EU: "http://127.0.0.1:9/eu",
    AMAZON_ADS_API_URL_FE: "http://127.0.0.1:9/fe",
    SUPABASE_JWKS: "[]",
  };
  const clean = { ...complete, ...optional };
  for (const [before, after] of [[" ", "\n"], ["\ufeff", "\r\n"], ["\t", "\u00a0"]]) {
    const pasted = Object.fromEntries(
      Object.entries(clean).map(([name, value]) => [name, `${before}${value}${after}`]),
    );
    assert.deepEqual(readEnvironment(pasted), readEnvironment(clean));
  }
});

Deno.test("keys of the older system may be in either base64 alphabet, as Python takes them", () => {
  const bytes = new Uint8Array(32).fill(251);
  const standard = btoa(String.fromCharCode(...bytes));
  const url = standard.replaceAll("+", "-").replaceAll("/", "_");
  assert.match(standard, /[+/]/);
  const { fernetKeys } = readEnvironment({
    ...complete,
    AMAZON_ADS_FERNET_KEYS: `${standard},${url}`,
  });
  assert.deepEqual(fernetKeys, [bytes, bytes]);
});

Deno.test("the advice depends on who sets the variable", async () => {
  const own = await refusalOf(
    "configuration_invalid",
    () => readEnvironment({ ...complete, AMAZON_ADS_CLIENT_ID: "" }),
  );
  assert.match(own.message, /Set AMAZON_ADS_CLIENT_ID with "supabase secrets set"\.$/);
  const platforms = await refusalOf(
    "configuration_invalid",
    () => readEnvironment({ ...complete, SUPABASE_SECRET_KEYS: undefined }),
  );
  assert.ok(!platforms.message.includes("secrets set"), platforms.message);
  assert.match(platforms.message, /The platform sets SUPABASE_SECRET_KEYS: create a secret key/);
});

Deno.test("the project's public keys may come as a bare list", () => {
  const key = { kty: "EC", crv: "P-256", x: "x", y: "y" };
  const { jwks } = readEnvironment({ ...complete, SUPABASE_JWKS: JSON.stringify([key]) });
  assert.deepEqual(jwks, { keys: [key] });
});

Deno.test("an empty value means that a variable is not set", () => {
  const environment = readEnvironment({
    ...complete,
    AMAZON_ADS_JWT_SECRET: "",
    AMAZON_ADS_REDIRECT_URL: "",
  });
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
  ["AMAZON_ADS_CLIENT_ID", "sesame sesame"],
  ["AMAZON_ADS_CLIENT_ID", "sesame".repeat(20)],
  ["AMAZON_ADS_ENCRYPTION_KEYS", "sesame"],
  ["AMAZON_ADS_ENCRYPTION_KEYS", `sesame:${"A".repeat(42)}`],
  ["AMAZON_ADS_FERNET_KEYS", "sesame"],
  ["AMAZON_ADS_FERNET_KEYS", `sesame!${"A".repeat(36)}=`],
  ["AMAZON_ADS_FERNET_KEYS", `sesame+${"A".repeat(35)}=`],
  ["AMAZON_ADS_REDIRECT_URL", "sesame"],
  ["AMAZON_ADS_REDIRECT_URL", "sesame://app.test/callback"],
  ["AMAZON_ADS_RETURN_URLS", "https://app.test/,sesame"],
  ["AMAZON_ADS_RETURN_URLS", "javascript:sesame"],
  ["AMAZON_ADS_RETURN_URLS", "https://*.sesame.test/back"],
  ["AMAZON_ADS_RETURN_URLS", "https://app.test/sesame path"],
  ["AMAZON_ADS_ORIGINS", "*"],
  ["AMAZON_ADS_ORIGINS", "https://*.*.sesame.test"],
  ["AMAZON_ADS_DATABASE_POOL_URL", "sesame"],
  ["AMAZON_ADS_DATABASE_POOL_URL", "postgres://user:se%same@host.test:6543/postgres"],
  ["AMAZON_ADS_DATABASE_POOL_URL", "postgres://user:se#same@host.test:6543/postgres"],
  ["AMAZON_ADS_DATABASE_POOL_URL", "postgres://user:se/same@host.test:6543/postgres"],
  ["AMAZON_ADS_CLIENT_SECRET", "sesame sesame"],
  ["AMAZON_ADS_CLIENT_SECRET", "sesame\nsesame"],
  ["AMAZON_ADS_JWT_SECRET", `sesame ${"s".repeat(32)}`],
  ["SUPABASE_SECRET_KEYS", "{}"],
  ["AMAZON_ADS_ORIGINS", "sesame.test"],
  ["AMAZON_ADS_SCOPES", " , "],
  ["AMAZON_ADS_ACCOUNTS_API", "v2"],
  ["AMAZON_ADS_LOOPBACK_WEBHOOKS", "sesame"],
  ["AMAZON_ADS_JWT_SECRET", "sesame"],
  ["AMAZON_ADS_AUTH_ISSUERS", "sesame"],
  ["AMAZON_ADS_AUTH_ISSUERS", '{"issuer":"https://sesame.test"}'],
  ["AMAZON_ADS_AUTH_ISSUERS", '[{"issuer":"sesame"}]'],
  ["AMAZON_ADS_AUTH_ISSUERS", '[{"issuer":"https://a.test","sesame":1}]'],
  ["AMAZON_ADS_AUTH_ISSUERS", '[{"issuer":"https://a.test","constructor":"sesame"}]'],
  ["AMAZON_ADS_AUTH_ISSUERS", '[{"issuer":"https://a.test","__proto__":"sesame"}]'],
  ["AMAZON_ADS_AUTH_ISSUERS", '[null,"sesame"]'],
  ["AMAZON_ADS_AUTH_ISSUERS", '[{"issuer":"https://a.test","authorized_parties":[]}]'],
  ["AMAZON_ADS_AUTHORIZE_URL", "sesame"],
  ["AMAZON_ADS_TOKEN_URL", "ftp://sesame.test"],
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
