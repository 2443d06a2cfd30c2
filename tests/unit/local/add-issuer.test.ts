import assert from "node:assert/strict";
import { jwtVerify, SignJWT } from "jose";
import { addIssuer } from "../../../local/data-api/add-issuer.ts";

const issuer = { issuer: "http://127.0.0.1:1/auth/v1", jwtSecret: "s".repeat(32) };
const key = new TextEncoder().encode(issuer.jwtSecret);
const token = await new SignJWT({ sub: "ada", session_id: "s1" })
  .setProtectedHeader({ alg: "HS256", typ: "JWT" }).setExpirationTime("1h").sign(key);

async function claimsOf(text: string | undefined): Promise<Record<string, unknown>> {
  const { payload } = await jwtVerify(text ?? "", key);
  return payload;
}

Deno.test("a session's token names its issuer, and all else stays", async () => {
  const session = { access_token: token, user: { id: "ada" }, long: "12345678901234567890" };
  const answer = await addIssuer(Response.json(session, { status: 201 }), issuer);
  assert.equal(answer.status, 201);
  const { access_token, ...rest } = await answer.json();
  assert.deepEqual(rest, { user: { id: "ada" }, long: "12345678901234567890" });
  const { exp, ...claims } = await claimsOf(access_token);
  assert.deepEqual(claims, { sub: "ada", session_id: "s1", iss: issuer.issuer });
  assert.equal(exp, (await claimsOf(token))["exp"]);
});

Deno.test("so does the token in the address that a link leads to", async () => {
  const location = `http://app.test/#access_token=${token}&type=magiclink`;
  const answer = await addIssuer(
    new Response(null, { status: 303, headers: { location } }),
    issuer,
  );
  const fragment = new URLSearchParams(new URL(answer.headers.get("location") ?? "").hash.slice(1));
  assert.equal((await claimsOf(fragment.get("access_token") ?? ""))["iss"], issuer.issuer);
  assert.equal(fragment.get("type"), "magiclink");
});

Deno.test("an answer without a token is passed on as it is", async () => {
  const refusal = await addIssuer(Response.json({ code: "bad" }, { status: 400 }), issuer);
  assert.deepEqual([refusal.status, await refusal.json()], [400, { code: "bad" }]);
  const empty = await addIssuer(new Response(null, { status: 204 }), issuer);
  assert.deepEqual([empty.status, empty.body], [204, null]);
});
