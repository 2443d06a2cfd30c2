import assert from "node:assert/strict";
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { parseIssuers } from "../../../shared/config/parse-variables.ts";
import { ConnectError } from "../../../shared/errors.ts";
import type { Issuer } from "../../../shared/schemas/issuer.ts";
import {
  createUserTokenVerifier,
  type VerifyUserToken,
} from "../../../shared/auth/verify-user-token.ts";
import { refusalOf } from "../support/refusal.ts";
import { type ScriptedFetch, scriptedFetch, times } from "../support/scripted-fetch.ts";
import { userId } from "../support/tokens.ts";

const ISSUER = "https://clerk.app.test";
const AUTH_ISSUER = "https://ref.supabase.co/auth/v1";
const signing = await generateKeyPair("RS256", { extractable: true });
const ours = await generateKeyPair("ES256", { extractable: true });
const foreign = await generateKeyPair("RS256");
const published = { keys: [{ ...await exportJWK(signing.publicKey), kid: "c1", alg: "RS256" }] };
const jwks = { keys: [{ ...await exportJWK(ours.publicKey), kty: "EC", kid: "k1", alg: "ES256" }] };

/** Verifies for a project that trusts one issuer besides its own keys. */
function verifier(issuer: Partial<Issuer>, keys: ScriptedFetch): VerifyUserToken {
  const issuers = parseIssuers(JSON.stringify([{ issuer: ISSUER, ...issuer }]));
  const trust = { jwks, jwtSecret: "s".repeat(32), issuers, authIssuer: AUTH_ISSUER };
  return createUserTokenVerifier(trust, keys.fetch);
}

function keysOf(count = 1): ScriptedFetch {
  return scriptedFetch(...times(count, () => Response.json(published)));
}

function token(claims: JWTPayload = {}, key: CryptoKey = signing.privateKey): Promise<string> {
  return new SignJWT({ iss: ISSUER, sub: "user_2abcDEF", ...claims })
    .setProtectedHeader({ alg: "RS256", kid: "c1" })
    .setExpirationTime("5m")
    .sign(key);
}

Deno.test("a token of a configured issuer is an identity there", async () => {
  const keys = keysOf();
  assert.deepEqual(await verifier({}, keys)(await token()), {
    kind: "identity",
    issuer: ISSUER,
    subject: "user_2abcDEF",
  });
  assert.equal(keys.request().url.href, `${ISSUER}/.well-known/jwks.json`);
});

Deno.test("who the token says the person is goes along; what makes no sense does not", async () => {
  const claims = {
    email: "ada@app.test",
    given_name: "Ada",
    family_name: 5,
    picture: `https://app.test/${"x".repeat(2_000)}`,
  };
  assert.deepEqual(await verifier({}, keysOf())(await token(claims)), {
    kind: "identity",
    issuer: ISSUER,
    subject: "user_2abcDEF",
    email: "ada@app.test",
    first_name: "Ada",
  });
});

Deno.test("a subject that looks like one of our ids stays the issuer's", async () => {
  const caller = await verifier({}, keysOf())(await token({ sub: userId, role: "authenticated" }));
  assert.deepEqual(caller, { kind: "identity", issuer: ISSUER, subject: userId });
});

Deno.test("the keys may be elsewhere, and are fetched once", async () => {
  const keys = keysOf();
  const verify = verifier({ jwks_url: "https://keys.test/jwks" }, keys);
  await verify(await token());
  await verify(await token());
  assert.deepEqual(keys.requests.map(({ url }) => url.href), ["https://keys.test/jwks"]);
});

Deno.test("another key does not vouch for the issuer", async (t) => {
  await t.step("a stranger's", async () => {
    const forged = await token({}, foreign.privateKey);
    await refusalOf("token_invalid", () => verifier({}, keysOf())(forged));
  });
  await t.step("the project's own", async () => {
    const mixed = await new SignJWT({ iss: ISSUER, sub: "user_1", role: "authenticated" })
      .setProtectedHeader({ alg: "ES256", kid: "k1" }).setExpirationTime("5m").sign(
        ours.privateKey,
      );
    await refusalOf("token_invalid", () => verifier({}, keysOf())(mixed));
  });
  await t.step("the project's HS256 secret", async () => {
    const mixed = await new SignJWT({ iss: ISSUER, sub: "user_1", role: "authenticated" })
      .setProtectedHeader({ alg: "HS256" }).setExpirationTime("5m")
      .sign(new TextEncoder().encode("s".repeat(32)));
    await refusalOf("token_invalid", () => verifier({}, keysOf())(mixed));
  });
});

Deno.test("the issuer's key vouches for no user of the project's own", async () => {
  for (const iss of [undefined, "https://ref.supabase.co/auth/v1", "https://other.test"]) {
    const claims = { iss, sub: userId, role: "authenticated", aud: "authenticated" };
    const borrowed = await token(claims as JWTPayload);
    await refusalOf("token_invalid", () => verifier({}, scriptedFetch())(borrowed));
  }
});

Deno.test("an issuer counts letter by letter", async () => {
  for (const iss of [`${ISSUER}/`, ISSUER.toUpperCase(), `${ISSUER}.evil.test`]) {
    const other = await token({ iss });
    await refusalOf("token_invalid", () => verifier({}, scriptedFetch())(other));
  }
});

Deno.test("a token must say when it ends and whom it is about", async () => {
  const endless = await new SignJWT({ iss: ISSUER, sub: "user_1" })
    .setProtectedHeader({ alg: "RS256", kid: "c1" }).sign(signing.privateKey);
  await refusalOf("token_invalid", () => verifier({}, keysOf())(endless));
  for (const sub of ["", "u".repeat(256)]) {
    const unnamed = await token({ sub });
    await refusalOf("token_invalid", () => verifier({}, keysOf())(unnamed));
  }
});

Deno.test("a token that has expired says so", async () => {
  const expired = await new SignJWT({ iss: ISSUER, sub: "user_1" })
    .setProtectedHeader({ alg: "RS256", kid: "c1" }).setExpirationTime("11s ago")
    .sign(signing.privateKey);
  await refusalOf("token_expired", () => verifier({}, keysOf())(expired));
});

Deno.test("where an audience is configured, a token without it is refused", async () => {
  const verify = verifier({ audience: "amazon-ads" }, keysOf());
  assert.equal((await verify(await token({ aud: "amazon-ads" }))).kind, "identity");
  for (const aud of [undefined, "another"]) {
    const other = await token(aud === undefined ? {} : { aud });
    await refusalOf("token_invalid", () => verify(other));
  }
});

Deno.test("where parties are configured, a token comes from one of them", async () => {
  const verify = verifier(
    { authorized_parties: ["https://app.test", "http://localhost:3000"] },
    keysOf(),
  );
  assert.equal((await verify(await token({ azp: "http://localhost:3000" }))).kind, "identity");
  for (const azp of [undefined, "https://evil.test"]) {
    const other = await token(azp === undefined ? {} : { azp });
    await refusalOf("token_invalid", () => verify(other));
  }
});

Deno.test("keys that cannot be fetched are no fault of the token: try again", async () => {
  for (const failure of [new TypeError("refused"), new Response("", { status: 503 })]) {
    const verify = verifier({}, scriptedFetch(failure));
    const good = await token();
    const refusal = await refusalOf("issuer_unavailable", () => verify(good));
    assert.equal(refusal.facts.retry_after, 5);
    assert.match(refusal.message, /clerk\.app\.test/);
  }
});

Deno.test("an issuer is configured with addresses, and with no other field", () => {
  const refused = [
    {},
    { issuer: "clerk" },
    { issuer: ISSUER, jwks_url: "keys" },
    { issuer: ISSUER, audience: "" },
    { issuer: ISSUER, authorized_parties: [] },
    { issuer: ISSUER, algorithms: ["none"] },
  ];
  for (const issuer of refused) {
    assert.throws(() => parseIssuers(JSON.stringify([issuer])), ConnectError);
  }
});

Deno.test("a subject that Postgres cannot keep is token_invalid; an optional claim is left out", async () => {
  for (const text of ["user\u0000", "user_\ud800"]) {
    const unnamed = await token({ sub: text });
    await refusalOf("token_invalid", () => verifier({}, keysOf())(unnamed));
    const claims = { email: text, given_name: text, family_name: text, picture: text };
    assert.deepEqual(await verifier({}, keysOf())(await token(claims)), {
      kind: "identity",
      issuer: ISSUER,
      subject: "user_2abcDEF",
    });
  }
});

Deno.test("a token that comes again costs no signature check, until it ends", async () => {
  let time = Date.now();
  const keys = keysOf();
  const issuers = parseIssuers(JSON.stringify([{ issuer: ISSUER }]));
  const trust = { jwks: undefined, jwtSecret: undefined, issuers, authIssuer: AUTH_ISSUER };
  const verify = createUserTokenVerifier(trust, keys.fetch, () => time);
  const good = await token();
  const first = await verify(good);
  assert.equal(await verify(good), first, "the very caller that was remembered");
  time += 6 * 60 * 1000;
  await refusalOf("token_expired", () => verify(good));
});
