import assert from "node:assert/strict";
import { grantOf } from "../support/stored-tokens.ts";
import { amazon, database, stack } from "../support/stack.ts";
import { connect } from "../support/connect.ts";
import { decide, giveConsent, openCallback, startConsent } from "../support/consent.ts";
import { newPerson } from "../support/person.ts";

/** What a connection left in the database: its status and how many tokens it has anywhere. */
async function leftOf(
  connectionId: string,
): Promise<{ status: string | undefined; tokens: number }> {
  const [connection] =
    await database`select status from amazon_ads.connections where id = ${connectionId}`;
  const [count] = await database`
    select (select count(*) from amazon_ads_private.oauth_tokens where connection_id = ${connectionId})
         + (select count(*) from amazon_ads_private.oauth_states
            where connection_id = ${connectionId} and encrypted_refresh_token is not null) as tokens`;
  return { status: connection?.["status"], tokens: Number(count?.["tokens"]) };
}

const NOTHING = { status: undefined, tokens: 0 };

Deno.test("a person connects: pending, awaiting confirmation, active", async () => {
  const person = await newPerson();
  const started = await startConsent(person.as, { name: "Mine", region: "EU" });
  assert.deepEqual(await leftOf(started.connectionId), { status: "pending", tokens: 0 });

  const { status, location } = await openCallback(await decide(started, "seller"));
  assert.equal(status, 302);
  assert.equal(location?.searchParams.get("status"), "awaiting_confirmation");
  assert.equal(location?.searchParams.get("connection_id"), started.connectionId);
  assert.deepEqual(await leftOf(started.connectionId), {
    status: "awaiting_confirmation",
    tokens: 1,
  });

  const refused = await person.call("get-token", { connection_id: started.connectionId });
  assert.equal(refused.body.code, "connection_not_ready");

  const confirmation = location?.searchParams.get("confirmation");
  const { body } = await person.call("oauth-confirm", { confirmation });
  assert.equal(body.connection.status, "active");
  assert.equal(body.connection.name, "Mine");
  assert.equal(body.connection.region, "EU");
  assert.deepEqual(await leftOf(started.connectionId), { status: "active", tokens: 1 });
});

Deno.test("a denied consent leaves no connection", async () => {
  const started = await startConsent((await newPerson()).as);
  const { status, location } = await openCallback(await decide(started, "seller", "deny"));
  assert.equal(status, 302);
  assert.equal(location?.searchParams.get("error"), "consent_denied");
  assert.deepEqual(await leftOf(started.connectionId), NOTHING);
});

Deno.test("a state works once", async () => {
  const started = await startConsent((await newPerson()).as);
  const redirectTo = await decide(started, "seller");
  const first = await openCallback(redirectTo);
  assert.equal(first.status, 302);
  // Reloaded by the browser: the person returns to the app as before.
  const again = await openCallback(redirectTo);
  assert.equal(again.location?.href, first.location?.href);
  assert.equal((await grantOf("seller")).token_requests.authorization_code, 1);

  // The person who started knows the state, but not the code.
  const forged = new URL(redirectTo);
  forged.searchParams.set("code", "another-code");
  const refused = await openCallback(forged.href);
  assert.equal(refused.status, 400);
  assert.equal(JSON.parse(refused.text).code, "state_invalid");
  assert.equal((await leftOf(started.connectionId)).status, "awaiting_confirmation");

  await database`update amazon_ads_private.oauth_states set expires_at = now() where connection_id = ${started.connectionId}`;
  assert.equal(JSON.parse((await openCallback(redirectTo)).text).code, "state_invalid");
});

Deno.test("two callbacks with one state at the same moment exchange its code once", async () => {
  const started = await startConsent((await newPerson()).as);
  const redirectTo = await decide(started, "seller");
  const answers = await Promise.all([1, 2, 3].map(() => openCallback(redirectTo)));
  assert.deepEqual(answers.map(({ status }) => status), [302, 302, 302]);
  assert.equal(new Set(answers.map(({ location }) => location?.href)).size, 1);
  assert.equal((await grantOf("seller")).token_requests.authorization_code, 1);
});

Deno.test("a state of eleven minutes is refused and its connection removed by housekeeping", async () => {
  const started = await startConsent((await newPerson()).as);
  const redirectTo = await decide(started, "seller");
  await database`
    update amazon_ads_private.oauth_states set created_at = created_at - interval '11 minutes',
      expires_at = expires_at - interval '11 minutes' where connection_id = ${started.connectionId}`;
  const { status, text } = await openCallback(redirectTo);
  assert.equal(status, 400);
  assert.equal(JSON.parse(text).code, "state_invalid");
  await database`select amazon_ads_private.remove_expired_consents()`;
  assert.deepEqual(await leftOf(started.connectionId), NOTHING);
});

Deno.test("an unknown state is refused", async () => {
  const { status, text } = await openCallback(
    `${stack.functions_url}/oauth-callback?code=x&state=made-up`,
  );
  assert.equal(status, 400);
  assert.equal(JSON.parse(text).code, "state_invalid");
});

Deno.test("a confirmation by another caller is refused and destroys the tokens", async () => {
  const attacker = await newPerson();
  const victim = await newPerson();
  const started = await startConsent(attacker.as);
  const { connectionId } = started;
  const confirmation = await giveConsent(started, "brand");

  const refused = await victim.call("oauth-confirm", { confirmation });
  assert.equal(refused.status, 403);
  assert.equal(refused.body.code, "confirmation_refused");
  assert.deepEqual(await leftOf(connectionId), NOTHING);

  const late = await attacker.call("oauth-confirm", { confirmation });
  assert.equal(late.body.code, "confirmation_invalid");
  const token = await attacker.call("get-token", { connection_id: connectionId });
  assert.equal(token.body.code, "connection_not_found");
});

Deno.test("a confirmation has the same answer for ten minutes, and is refused afterwards", async () => {
  const person = await newPerson();
  const first = await startConsent(person.as);
  const confirmation = await giveConsent(first);
  assert.equal((await person.call("oauth-confirm", { confirmation })).status, 200);
  const again = await person.call("oauth-confirm", { confirmation: ` ${confirmation}\n` });
  assert.equal(again.status, 200);
  assert.equal(again.body.connection.id, first.connectionId);
  const other = await (await newPerson()).call("oauth-confirm", { confirmation });
  assert.equal(other.body.code, "confirmation_refused");
  assert.equal((await leftOf(first.connectionId)).status, "active");

  const slow = await startConsent(person.as);
  const slowConfirmation = await giveConsent(slow);
  await database`update amazon_ads_private.oauth_states set expires_at = now() where connection_id = ${slow.connectionId}`;
  const late = await person.call("oauth-confirm", { confirmation: slowConfirmation });
  assert.equal(late.body.code, "confirmation_invalid");
  assert.deepEqual(await leftOf(slow.connectionId), NOTHING);
});

Deno.test("a return address that is not allowed is refused before anything is stored", async () => {
  const person = await newPerson();
  for (
    const returnTo of [
      "https://evil.example/demo/return",
      `${stack.supabase_url}@evil.example/demo/return`,
      `${stack.supabase_url}/demo/return/../../evil`,
      `${stack.supabase_url}/demo/return#x`,
    ]
  ) {
    const { status, body } = await person.call("oauth-start", { return_to: returnTo });
    assert.equal(status, 400, returnTo);
    assert.equal(body.code, "return_to_not_allowed");
  }
  const rows = await database`select from amazon_ads.connections where user_id = ${person.userId}`;
  assert.equal(rows.length, 0);
});

Deno.test("a code that Amazon refuses ends the consent", async () => {
  const started = await startConsent((await newPerson()).as);
  const redirectTo = new URL(await decide(started, "seller"));
  redirectTo.searchParams.set("code", "ANotTheCodeThatAmazonGave");
  const { status, location } = await openCallback(redirectTo.href);
  assert.equal(status, 302);
  assert.equal(location?.searchParams.get("error"), "authorization_code_rejected");
  assert.deepEqual(await leftOf(started.connectionId), NOTHING);
});

Deno.test("an exchange that fails once at Amazon is retried", async () => {
  const started = await startConsent((await newPerson()).as);
  const redirectTo = await decide(started, "seller");
  await amazon.addFault({
    match: { operation: "token", grant_type: "authorization_code" },
    respond: { status: 503 },
    times: 1,
  });
  const { location } = await openCallback(redirectTo);
  assert.ok(location?.searchParams.get("confirmation"));
});

Deno.test("an exchange that keeps failing at Amazon ends the consent with its own error", async () => {
  const started = await startConsent((await newPerson()).as);
  const redirectTo = await decide(started, "seller");
  const fault = await amazon.addFault({
    match: { operation: "token", grant_type: "authorization_code" },
    respond: { status: 503 },
    times: "always",
  });
  try {
    const { location } = await openCallback(redirectTo);
    assert.equal(location?.searchParams.get("error"), "amazon_unavailable");
    assert.deepEqual(await leftOf(started.connectionId), NOTHING);
  } finally {
    await amazon.removeFault(fault.id);
  }
});

Deno.test("a script without a return address gets the confirmation in plain text", async () => {
  const person = await newPerson();
  const { body } = await person.call("oauth-start", {});
  const started = { connectionId: body.connection_id, authorizationUrl: body.authorization_url };
  const { status, text } = await openCallback(await decide(started, "seller"));
  assert.equal(status, 200);
  const [confirmation] = /^[A-Za-z0-9_-]{43}$/m.exec(text) ?? [];
  assert.equal((await person.call("oauth-confirm", { confirmation })).status, 200);
});

Deno.test("a renewal keeps the connection, its region and its accounts", async () => {
  const person = await newPerson();
  const started = await startConsent(person.as, { region: "FE", name: "Tokyo" });
  const { location } = await openCallback(await decide(started, "seller"));
  await person.call("oauth-confirm", { confirmation: location?.searchParams.get("confirmation") });
  const before = await person.call("get-token", { connection_id: started.connectionId });

  const renewal = await startConsent(person.as, { connection_id: started.connectionId });
  assert.equal(renewal.connectionId, started.connectionId);
  const denied = await openCallback(await decide(renewal, "seller", "deny"));
  assert.equal(denied.location?.searchParams.get("error"), "consent_denied");
  const still = await person.call("get-token", { connection_id: started.connectionId });
  assert.equal(
    still.body.access_token,
    before.body.access_token,
    "a refused renewal costs nothing",
  );

  const again = await startConsent(person.as, { connection_id: started.connectionId });
  const back = await openCallback(await decide(again, "seller"));
  const { body } = await person.call("oauth-confirm", {
    confirmation: back.location?.searchParams.get("confirmation"),
  });
  assert.equal(body.connection.id, started.connectionId);
  assert.equal(body.connection.region, "FE");
  assert.equal(body.connection.name, "Tokyo");
  const after = await person.call("get-token", { connection_id: started.connectionId });
  assert.notEqual(after.body.access_token, before.body.access_token);
});

Deno.test("another user's connection cannot be renewed", async () => {
  const owner = await newPerson();
  const connectionId = await connect(owner.as, "seller");
  const { status, body } = await (await newPerson()).call("oauth-start", {
    connection_id: connectionId,
  });
  assert.equal(status, 404);
  assert.equal(body.code, "connection_not_found");
});
