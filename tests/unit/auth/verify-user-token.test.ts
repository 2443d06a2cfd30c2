import assert from "node:assert/strict";
import {
  exportJWK,
  exportSPKI,
  generateKeyPair,
  type JWTPayload,
  SignJWT,
  UnsecuredJWT,
} from "jose";
import {
  createUserTokenVerifier,
  type VerifyUserToken,
} from "../../../shared/auth/verify-user-token.ts";
import type { Environment } from "../../../shared/config/read-environment.ts";
import { refusalOf } from "../support/refusal.ts";
import { scriptedFetch } from "../support/scripted-fetch.ts";
import { userId } from "../support/tokens.ts";

const ISSUER = "https://ref.supabase.co/auth/v1";
const jwtSecret = "the-project's-jwt-secret-of-32-bytes-or-more";
const signing = await generateKeyPair("ES256", { extractable: true });
const rsa = await generateKeyPair("RS256", { extractable: true });
const foreign = await generateKeyPair("ES256", { extractable: true });
const jwks = {
  keys: [
    { ...await exportJWK(signing.publicKey), kty: "EC", kid: "k1", alg: "ES256" },
    { ...await exportJWK(rsa.publicKey), kty: "RSA", kid: "k2", alg: "RS256" },
  ],
};

const claims = { sub: userId, role: "authenticated", aud: "authenticated", iss: ISSUER };

function jwt(payload: JWTPayload, header: { alg: string; kid?: string }): SignJWT {
  return new SignJWT(payload).setProtectedHeader(header).setIssuedAt().setExpirationTime("1h");
}

function es256(payload: JWTPayload = claims, kid = "k1"): Promise<string> {
  return jwt(payload, { alg: "ES256", kid }).sign(signing.privateKey);
}

function hs256(
  payload: JWTPayload = claims,
  secret: string | Uint8Array = jwtSecret,
): Promise<string> {
  const key = typeof secret === "string" ? new TextEncoder().encode(secret) : secret;
  return jwt(payload, { alg: "HS256" }).sign(key);
}

type Keys = Pick<Environment, "jwks" | "jwtSecret">;

/** Verifies by these keys alone; no issuer is configured. */
function verifier(keys: Keys): VerifyUserToken {
  const trust = { ...keys, issuers: [], authIssuer: ISSUER };
  return createUserTokenVerifier(trust, scriptedFetch().fetch);
}

const byKeys = verifier({ jwks, jwtSecret: undefined });
const bySecret = verifier({ jwks: undefined, jwtSecret });
const byBoth = verifier({ jwks, jwtSecret });
const byNothing = verifier({ jwks: undefined, jwtSecret: undefined });

async function refuses(verify: VerifyUserToken, token: string): Promise<void> {
  const refusal = await refusalOf("token_invalid", () => verify(token));
  assert.ok(token.length < 20 || !refusal.message.includes(token));
}

Deno.test("a token that the project signed with one of its keys is a user", async () => {
  assert.deepEqual(await byKeys(await es256()), { kind: "user", user_id: userId });
  const byRsa = await jwt(claims, { alg: "RS256", kid: "k2" }).sign(rsa.privateKey);
  assert.deepEqual(await byKeys(byRsa), { kind: "user", user_id: userId });
});

Deno.test("an HS256 token counts only where the project has a AMAZON_ADS_JWT_SECRET", async () => {
  const token = await hs256();
  assert.deepEqual(await bySecret(token), { kind: "user", user_id: userId });
  await refuses(byKeys, token);
  await refuses(byNothing, token);
});

Deno.test("a project may have both while it moves from one to the other", async () => {
  assert.equal((await byBoth(await es256())).kind, "user");
  assert.equal((await byBoth(await hs256())).kind, "user");
});

Deno.test("without keys no asymmetric token counts", async () => {
  await refuses(bySecret, await es256());
  await refuses(byNothing, await es256());
});

Deno.test("a public key is no HMAC secret", async (t) => {
  const publicKey = jwks.keys[0];
  const secrets = {
    "as PEM": await exportSPKI(signing.publicKey),
    "as JWK": JSON.stringify(publicKey),
    "as JWKS": JSON.stringify(jwks),
    "as its x coordinate": String(publicKey?.x),
  };
  for (const [form, secret] of Object.entries(secrets)) {
    await t.step(form, async () => {
      const token = await hs256(claims, secret);
      await refuses(byKeys, token);
      await refuses(byBoth, token);
    });
  }
});

Deno.test("a token without a signature does not count", async () => {
  const unsigned = new UnsecuredJWT(claims).setExpirationTime("1h").encode();
  for (const verify of [byKeys, bySecret, byBoth, byNothing]) await refuses(verify, unsigned);
  const signed = await es256();
  await refuses(byBoth, signed.slice(0, signed.lastIndexOf(".") + 1));
});

Deno.test("a signature by another key, or with another secret, does not count", async () => {
  await refuses(byBoth, await jwt(claims, { alg: "ES256", kid: "k1" }).sign(foreign.privateKey));
  await refuses(byBoth, await hs256(claims, "another-secret-of-32-bytes-or-more-than-that"));
});

Deno.test("a key that the project does not have does not count", async () => {
  await refuses(byKeys, await es256(claims, "k9"));
});

Deno.test("other algorithms do not count", async () => {
  const key = new TextEncoder().encode(jwtSecret.repeat(2));
  const same = verifier({ jwks, jwtSecret: jwtSecret.repeat(2) });
  await refuses(same, await jwt(claims, { alg: "HS512" }).sign(key));
  const pss = await jwt(claims, { alg: "PS256", kid: "k2" }).sign(
    await crypto.subtle.importKey(
      "jwk",
      await exportJWK(rsa.privateKey),
      { name: "RSA-PSS", hash: "SHA-256" },
      false,
      ["sign"],
    ),
  );
  await refuses(same, pss);
});

Deno.test("a token that has expired says so, so that the app refreshes its session", async () => {
  for (
    const [verify, alg, key] of [
      [byKeys, { alg: "ES256", kid: "k1" }, signing.privateKey],
      [bySecret, { alg: "HS256" }, new TextEncoder().encode(jwtSecret)],
    ] as const
  ) {
    const token = await new SignJWT(claims).setProtectedHeader(alg).setExpirationTime("11s ago")
      .sign(key);
    await refusalOf("token_expired", () => verify(token));
  }
});

Deno.test("a forged token that has expired is forged first of all", async () => {
  const token = await new SignJWT(claims).setProtectedHeader({ alg: "ES256", kid: "k1" })
    .setExpirationTime("11s ago").sign(foreign.privateKey);
  await refuses(byKeys, token);
});

Deno.test("a token that is not valid yet does not count", async () => {
  const token = await jwt(claims, { alg: "ES256", kid: "k1" }).setNotBefore("1h")
    .sign(signing.privateKey);
  await refuses(byKeys, token);
});

Deno.test("clocks may differ by ten seconds", async () => {
  const soon = await jwt(claims, { alg: "ES256", kid: "k1" }).setNotBefore("8s")
    .sign(signing.privateKey);
  assert.equal((await byKeys(soon)).kind, "user");
  const ended = await new SignJWT(claims).setProtectedHeader({ alg: "ES256", kid: "k1" })
    .setExpirationTime("5s ago").sign(signing.privateKey);
  assert.equal((await byKeys(ended)).kind, "user");
});

Deno.test("a clock that is further ahead has a sentence of its own", async () => {
  const later = await jwt(claims, { alg: "ES256", kid: "k1" }).setNotBefore("20s")
    .sign(signing.privateKey);
  const refusal = await refusalOf("token_invalid", () => byKeys(later));
  assert.match(refusal.message, /not valid yet: its nbf is more than ten seconds ahead/);
});

Deno.test("a token for another audience is refused, with either kind of key", async () => {
  for (const aud of ["another-app", ["another-app"], "", undefined]) {
    const { aud: _aud, ...rest } = claims;
    const payload = aud === undefined ? rest : { ...rest, aud };
    for (const token of [await es256(payload), await hs256(payload)]) {
      const refusal = await refusalOf("token_invalid", () => byBoth(token));
      assert.match(refusal.message, /audience/);
    }
  }
  assert.equal(
    (await byBoth(await es256({ ...claims, aud: ["x", "authenticated"] }))).kind,
    "user",
  );
});

Deno.test("an issuer that is not the project's own, to the letter, goes along for the database to judge", async () => {
  const others = [
    "https://other.supabase.co/auth/v1",
    `${ISSUER}/`,
    ISSUER.toUpperCase(),
    "https://evil.test/https://ref.supabase.co/auth/v1",
  ];
  for (const iss of others) {
    for (const token of [await es256({ ...claims, iss }), await hs256({ ...claims, iss })]) {
      assert.deepEqual(await byBoth(token), { kind: "user", user_id: userId, issuer: iss });
    }
  }
});

Deno.test("a token without an issuer is refused, with either kind of key", async () => {
  const { iss: _iss, ...rest } = claims;
  for (const token of [await es256(rest), await hs256(rest)]) {
    const refusal = await refusalOf("token_invalid", () => byBoth(token));
    assert.match(refusal.message, /names no issuer/);
  }
});

Deno.test("an issuer that is no text, or cannot be stored, is refused", async () => {
  for (const iss of ["", "https://a.test/\u0000", "i".repeat(2001)]) {
    await refuses(byBoth, await es256({ ...claims, iss }));
  }
});

Deno.test("what a token says about its session goes along, and the ordinary case says nothing", async () => {
  const ordinary = await byKeys(await es256({ ...claims, aal: "aal1", is_anonymous: false }));
  assert.deepEqual(ordinary, { kind: "user", user_id: userId });
  const special = { client_id: "9a1c", is_anonymous: true, aal: "aal2" };
  assert.deepEqual(await byKeys(await es256({ ...claims, ...special })), {
    kind: "user",
    user_id: userId,
    oauth_client_id: "9a1c",
    is_anonymous: true,
    aal: "aal2",
  });
});

Deno.test("a fact about the session that cannot be read refuses the token, rather than being lost", async () => {
  const odd = [{ client_id: 5 }, { client_id: "" }, { client_id: "a\u0000" }, {
    is_anonymous: "yes",
  }];
  for (const claim of odd) await refuses(byKeys, await es256({ ...claims, ...claim }));
});

Deno.test("only a signed-in user's token counts", async (t) => {
  const others = {
    "the anonymous key": { ...claims, role: "anon" },
    "the service key": { ...claims, role: "service_role" },
    "no role": { sub: userId, aud: "authenticated", iss: ISSUER },
    "several roles": { ...claims, role: ["authenticated"] },
    "no subject": { role: "authenticated", aud: "authenticated", iss: ISSUER },
    "a subject of another issuer": { ...claims, sub: "user_2abcDEF" },
    "an empty subject": { ...claims, sub: "" },
    "a subject with more to it": { ...claims, sub: `${userId} or 1=1` },
  };
  for (const [what, payload] of Object.entries(others)) {
    await t.step(what, async () => {
      await refuses(byKeys, await es256(payload));
      await refuses(bySecret, await hs256(payload));
    });
  }
});

Deno.test("what is no token does not count", async () => {
  for (const text of ["", "token", "a.b.c", "e30.e30.e30", "....", "Bearer"]) {
    for (const verify of [byKeys, bySecret, byBoth, byNothing]) await refuses(verify, text);
  }
});
