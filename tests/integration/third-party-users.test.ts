import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import { type JWTPayload, SignJWT, UnsecuredJWT } from "jose";
import { giveConsent, startConsent } from "../support/consent.ts";
import { asOperator, bearer, type Credential } from "../support/credentials.ts";
import { firstSyncEnded } from "../support/first-sync.ts";
import { startFunctions } from "../support/function-processes.ts";
import { startIssuer } from "../support/openid-issuer.ts";
import { newPerson } from "../support/person.ts";
import { assertDone, assertRefused, send } from "../support/send.ts";
import { database, stack } from "../support/stack.ts";

const issuer = await startIssuer();
const functions = await startFunctions([
  "connections",
  "oauth-start",
  "oauth-confirm",
  "get-token",
], {
  AMAZON_ADS_AUTH_ISSUERS: JSON.stringify([
    { issuer: `${issuer.origin}/clerk` },
    { issuer: `${issuer.origin}/other` },
    { issuer: `${issuer.origin}/aud`, audience: "amazon-ads" },
    { issuer: `${issuer.origin}/azp`, authorized_parties: ["https://app.example"] },
    { issuer: `${issuer.origin}/down` },
    { issuer: `${issuer.origin}/odd` },
  ]),
});
Deno.test.afterAll(async () => {
  await functions.stop();
  await issuer.stop();
});

function newSubject(): string {
  return `user_${crypto.randomUUID().replaceAll("-", "").slice(0, 24)}`;
}

/** What an app's frontend sends for somebody who is signed in there. */
async function signedIn(
  sub: string,
  claims: JWTPayload = {},
  path = "/clerk",
): Promise<Credential> {
  return bearer(await issuer.sign(path, { sub, ...claims }));
}

function usersOf(subject: string): Promise<Record<string, unknown>[]> {
  return database`
    select id, identity_issuer, email, first_name, last_name, profile_image_url
    from amazon_ads.users where clerk_user_id = ${subject} order by identity_issuer`;
}

const fetchedAt = performance.now();
assertDone(await functions.send(await signedIn(newSubject()), "GET", "connections"));

Deno.test("the first call makes the user, with what the token says of the person, and once", async () => {
  const subject = newSubject();
  const claims = {
    email: `${subject}@example.com`,
    given_name: "Ada",
    family_name: "Byron",
    picture: "https://img.example/ada.png",
  };
  const listed = await functions.send(await signedIn(subject, claims), "GET", "connections");
  assert.deepEqual(assertDone(listed), { connections: [] });
  const users = await usersOf(subject);
  const [{ id, ...user } = {}] = users;
  assert.deepEqual(user, {
    identity_issuer: `${issuer.origin}/clerk`,
    email: claims.email,
    first_name: "Ada",
    last_name: "Byron",
    profile_image_url: "https://img.example/ada.png",
  });
  assertDone(await functions.send(await signedIn(subject), "GET", "connections"));
  assert.deepEqual([...await usersOf(subject)], [...users], "the second call changes nothing");
  assert.match(String(id), /^[0-9a-f-]{36}$/);

  // Nobody has confirmed that address here.
  const byAddress = await send(asOperator, "GET", "connections", { user_email: claims.email });
  assertRefused(byAddress, 403, "user_unknown");
  assertDone(await send(asOperator, "GET", "connections", { user_id: id }));
});

Deno.test("ten first calls at once make one user", async () => {
  const subject = newSubject();
  const caller = await signedIn(subject);
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => functions.send(caller, "GET", "connections")),
  );
  for (const answer of answers) assertDone(answer);
  assert.equal((await usersOf(subject)).length, 1);
});

Deno.test("the same subject at another issuer is another user", async () => {
  const subject = newSubject();
  const here = await signedIn(subject);
  const there = await signedIn(subject, {}, "/other");
  const { connectionId } = await startConsent(here, {}, functions.urlOf("oauth-start"));
  assertDone(await functions.send(here, "GET", `connections/${connectionId}`));
  const foreign = await functions.send(there, "GET", `connections/${connectionId}`);
  assertRefused(foreign, 404, "connection_not_found");
  assert.deepEqual((await usersOf(subject)).map((user) => user["identity_issuer"]), [
    `${issuer.origin}/clerk`,
    `${issuer.origin}/other`,
  ]);
});

Deno.test("a subject that is the id of a user of ours is nobody of ours", async () => {
  const { userId } = await newPerson();
  const caller = await signedIn(userId, { role: "authenticated" });
  assertDone(await functions.send(caller, "GET", "connections"));
  const [user] = await usersOf(userId);
  assert.notEqual(user?.["id"], userId);
});

Deno.test("a user of another issuer connects and reads only their own rows, as in any app", async (t) => {
  const [ada, ben] = [newSubject(), newSubject()];
  const caller = await signedIn(ada);
  const started = await startConsent(caller, { name: "Ada's" }, functions.urlOf("oauth-start"));
  const confirmation = await giveConsent(started);
  await t.step("nobody else of that issuer confirms it", async () => {
    const other = await startConsent(caller, {}, functions.urlOf("oauth-start"));
    const stolen = { confirmation: await giveConsent(other) };
    const refused = await functions.send(await signedIn(ben), "POST", "oauth-confirm", stolen);
    assertRefused(refused, 403, "confirmation_refused");
  });
  const confirmed = await functions.send(caller, "POST", "oauth-confirm", { confirmation });
  const { connection } = assertDone(confirmed);
  const connection_id = connection.id;
  const token = await functions.send(caller, "POST", "get-token", { connection_id });
  assert.match(assertDone(token).access_token, /^Atza\|/);
  await firstSyncEnded(connection_id);

  const tables = [
    "users",
    "connections",
    "user_accounts",
    "amazon_profiles",
    "token_refresh_history",
    "sync_runs",
  ];
  await t.step("the Data API shows them all that is theirs", async () => {
    const client = await dataApiOf({ iss: `${issuer.origin}/clerk`, sub: ada });
    for (const table of tables) {
      const { data, error } = await client.schema("amazon_ads").from(table).select("*");
      assert.equal(error, null, `${table}: ${JSON.stringify(error)}`);
      assert.ok(data !== null && data.length > 0, `${table} has nothing`);
      const owners = new Set(data.map((row) => row.user_id ?? row.id));
      assert.equal(owners.size, 1, table);
    }
    const { data } = await client.schema("amazon_ads").from("users").select("clerk_user_id");
    assert.deepEqual(data, [{ clerk_user_id: ada }]);
  });
  const strangers: [who: string, claims: JWTPayload][] = [
    ["another user", { iss: `${issuer.origin}/clerk`, sub: ben }],
    ["the same subject at another issuer", { iss: `${issuer.origin}/other`, sub: ada }],
    ["the same subject at no issuer", { sub: ada }],
    ["their id at their issuer", { iss: `${issuer.origin}/clerk`, sub: await idOf(ada) }],
    ["their id at ours", { iss: `${stack.supabase_url}/auth/v1`, sub: await idOf(ada) }],
  ];
  for (const [who, claims] of strangers) {
    await t.step(`and nothing of it to ${who}`, async () => {
      const client = await dataApiOf(claims);
      for (const table of tables) {
        const { data, error } = await client.schema("amazon_ads").from(table).select("*");
        assert.equal(error, null, `${table}: ${JSON.stringify(error)}`);
        const seen = JSON.stringify(data);
        assert.ok(!seen.includes(connection_id) && !seen.includes(ada), `${table}: ${seen}`);
      }
    });
  }
});

async function idOf(subject: string): Promise<string> {
  const [user] = await usersOf(subject);
  return String(user?.["id"]);
}

/** The Data API with a token of a third party that the project trusts: it is verified before RLS. */
async function dataApiOf(claims: JWTPayload): Promise<SupabaseClient> {
  const secret = new TextEncoder().encode(stack.functionEnv["AMAZON_ADS_JWT_SECRET"]);
  const token = await new SignJWT({ role: "authenticated", aud: "authenticated", ...claims })
    .setProtectedHeader({ alg: "HS256" })
    .setIssuedAt()
    .setExpirationTime("5m")
    .sign(secret);
  return createClient(stack.supabase_url, stack.publishable_key, {
    accessToken: () => Promise.resolve(token),
  });
}

Deno.test("a token for the configured audience and party is accepted, another is not", async () => {
  const sub = newSubject();
  const good: [path: string, claims: JWTPayload][] = [
    ["/aud", { aud: "amazon-ads" }],
    ["/aud", { aud: ["else", "amazon-ads"] }],
    ["/azp", { azp: "https://app.example" }],
  ];
  for (const [path, claims] of good) {
    assertDone(await functions.send(await signedIn(sub, claims, path), "GET", "connections"));
  }
  const bad: [path: string, claims: JWTPayload][] = [
    ["/aud", {}],
    ["/aud", { aud: "else" }],
    ["/azp", {}],
    ["/azp", { azp: "https://evil.example" }],
    ["/azp", { azp: "https://app.example.evil" }],
  ];
  for (const [path, claims] of bad) {
    const answer = await functions.send(await signedIn(sub, claims, path), "GET", "connections");
    assertRefused(answer, 401, "token_invalid");
  }
});

Deno.test("a token that the issuer did not give to anybody now is refused", async (t) => {
  const claims = { sub: newSubject(), role: "authenticated" };
  const iss = `${issuer.origin}/clerk`;
  const pem = new TextEncoder().encode(await issuer.publicPem());
  const projectSecret = new TextEncoder().encode(stack.functionEnv["AMAZON_ADS_JWT_SECRET"]);
  const hs256 = (key: Uint8Array) =>
    new SignJWT({ iss, ...claims }).setProtectedHeader({ alg: "HS256" }).setExpirationTime("5m")
      .sign(key);
  const forger = await startIssuer();
  const forged = await forger.sign("", { ...claims, iss });
  await forger.stop();
  const genuine = await issuer.sign("/clerk", claims);
  const [header, , signature] = genuine.split(".");
  const altered = btoa(JSON.stringify({ iss, sub: "user_victim", exp: 4e9 })).replace(/=+$/, "");
  const now = Math.floor(Date.now() / 1000);

  const attempts: [what: string, token: string, code?: string][] = [
    ["of an issuer that is not configured", await issuer.sign("/unknown", claims)],
    ["of an issuer whose name only begins alike", await issuer.sign("/clerk/", claims)],
    // Clocks may differ by ten seconds.
    [
      "that has expired",
      await issuer.sign("/clerk", { ...claims, exp: now - 11 }),
      "token_expired",
    ],
    ["that is not valid yet", await issuer.sign("/clerk", { ...claims, nbf: now + 600 })],
    ["without a subject", await issuer.sign("/clerk")],
    ["signed with the issuer's public key as a secret", await hs256(pem)],
    ["signed with the project's own secret", await hs256(projectSecret)],
    ["without a signature", new UnsecuredJWT({ iss, ...claims }).setExpirationTime("5m").encode()],
    ["signed by somebody else", forged],
    ["whose claims were changed", `${header}.${altered}.${signature}`],
    ["that is half a token", genuine.slice(0, 40)],
  ];
  for (const [what, token, code = "token_invalid"] of attempts) {
    await t.step(what, async () => {
      assertRefused(await functions.send(bearer(token), "GET", "connections"), 401, code);
    });
  }
  assert.deepEqual([...await usersOf(claims.sub)], [], "no user was made of any of them");
});

Deno.test("an issuer whose keys cannot be had is no fault of the user's: try again", async () => {
  for (const path of ["/down", "/odd"]) {
    const answer = await functions.send(
      await signedIn(newSubject(), {}, path),
      "GET",
      "connections",
    );
    assertRefused(answer, 503, "issuer_unavailable");
    assert.ok(Number(answer.headers.get("retry-after")) > 0);
  }
});

Deno.test("a running process learns of the issuer's new key within half a minute", async () => {
  const subject = newSubject();
  await issuer.rotate();
  const token = await signedIn(subject);
  await using fresh = await startFunctions(["connections"], {
    AMAZON_ADS_AUTH_ISSUERS: JSON.stringify([{ issuer: `${issuer.origin}/clerk` }]),
  });
  assertDone(await fresh.send(token, "GET", "connections"));
  // Until then it does not ask again, so that made-up key ids cost the issuer nothing.
  await setTimeout(Math.max(0, fetchedAt + 30_500 - performance.now()));
  assertDone(await functions.send(token, "GET", "connections"));
});
