import assert from "node:assert/strict";
import { amazon, database, stack } from "../support/stack.ts";
import { connectAs, consentTo, decide, openCallback, start } from "../support/consent.ts";
import { newPerson } from "../support/person.ts";

/** What a connection left in the database: its status and how many tokens it has anywhere. */
async function leftOf(
  connectionId: string,
): Promise<{ status: string | undefined; tokens: number }> {
  const [connection] =
    await database`select status from public.connections where id = ${connectionId}`;
  const [count] = await database`
    select (select count(*) from private.oauth_tokens where connection_id = ${connectionId})
         + (select count(*) from private.oauth_states
            where connection_id = ${connectionId} and encrypted_refresh_token is not null) as tokens`;
  return { status: connection?.["status"], tokens: Number(count?.["tokens"]) };
}

const NOTHING = { status: undefined, tokens: 0 };

Deno.test("a person connects: pending, awaiting confirmation, active", async () => {
  const person = await newPerson();
  const started = await start(person, { name: "Mine", region: "EU" });
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

Deno.test("a consent that is denied leaves nothing behind", async () => {
  const started = await start(await newPerson());
  const { status, location } = await openCallback(await decide(started, "seller", "deny"));
  assert.equal(status, 302);
  assert.equal(location?.searchParams.get("error"), "consent_denied");
  assert.deepEqual(await leftOf(started.connectionId), NOTHING);
});

Deno.test("a state works once", async () => {
  const started = await start(await newPerson());
  const redirectTo = await decide(started, "seller");
  assert.equal((await openCallback(redirectTo)).status, 302);
  const again = await openCallback(redirectTo);
  assert.equal(again.status, 400);
  assert.equal(JSON.parse(again.text).code, "state_invalid");
  assert.equal((await leftOf(started.connectionId)).status, "awaiting_confirmation");
});

Deno.test("two callbacks with one state at the same moment: one of them wins", async () => {
  const started = await start(await newPerson());
  const redirectTo = await decide(started, "seller");
  const statuses = (await Promise.all([1, 2, 3].map(() => openCallback(redirectTo)))).map((r) =>
    r.status
  );
  assert.deepEqual(statuses.sort(), [302, 400, 400]);
});

Deno.test("a state of eleven minutes is refused and its connection removed by housekeeping", async () => {
  const started = await start(await newPerson());
  const redirectTo = await decide(started, "seller");
  await database`
    update private.oauth_states set created_at = created_at - interval '11 minutes',
      expires_at = expires_at - interval '11 minutes' where connection_id = ${started.connectionId}`;
  const { status, text } = await openCallback(redirectTo);
  assert.equal(status, 400);
  assert.equal(JSON.parse(text).code, "state_invalid");
  await database`select private.remove_expired_consents()`;
  assert.deepEqual(await leftOf(started.connectionId), NOTHING);
});

Deno.test("a state that nobody made is refused", async () => {
  const { status, text } = await openCallback(
    `${stack.functions_url}/oauth-callback?code=x&state=made-up`,
  );
  assert.equal(status, 400);
  assert.equal(JSON.parse(text).code, "state_invalid");
});

Deno.test("a foreign confirmation gives nobody anything and destroys the tokens", async () => {
  const attacker = await newPerson();
  const victim = await newPerson();
  const { connectionId, confirmation } = await consentTo(attacker, "brand");

  const refused = await victim.call("oauth-confirm", { confirmation });
  assert.equal(refused.status, 403);
  assert.equal(refused.body.code, "confirmation_refused");
  assert.deepEqual(await leftOf(connectionId), NOTHING);

  const late = await attacker.call("oauth-confirm", { confirmation });
  assert.equal(late.body.code, "confirmation_invalid");
  const token = await attacker.call("get-token", { connection_id: connectionId });
  assert.equal(token.body.code, "connection_not_found");
});

Deno.test("a confirmation works once, and not after ten minutes", async () => {
  const person = await newPerson();
  const first = await consentTo(person, "seller");
  assert.equal(
    (await person.call("oauth-confirm", { confirmation: first.confirmation })).status,
    200,
  );
  const again = await person.call("oauth-confirm", { confirmation: first.confirmation });
  assert.equal(again.body.code, "confirmation_invalid");
  assert.equal((await leftOf(first.connectionId)).status, "active");

  const slow = await consentTo(person, "seller");
  await database`update private.oauth_states set expires_at = now() where connection_id = ${slow.connectionId}`;
  const late = await person.call("oauth-confirm", { confirmation: slow.confirmation });
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
  const rows = await database`select from public.connections where user_id = ${person.userId}`;
  assert.equal(rows.length, 0);
});

Deno.test("a code that Amazon refuses ends the consent", async () => {
  const started = await start(await newPerson());
  const redirectTo = new URL(await decide(started, "seller"));
  redirectTo.searchParams.set("code", "ANotTheCodeThatAmazonGave");
  const { status, location } = await openCallback(redirectTo.href);
  assert.equal(status, 302);
  assert.equal(location?.searchParams.get("error"), "authorization_code_rejected");
  assert.deepEqual(await leftOf(started.connectionId), NOTHING);
});

Deno.test("an Amazon that stumbles once at the exchange costs nothing", async () => {
  const started = await start(await newPerson());
  const redirectTo = await decide(started, "seller");
  await amazon.addFault({
    match: { operation: "token", grant_type: "authorization_code" },
    respond: { status: 503 },
    times: 1,
  });
  const { location } = await openCallback(redirectTo);
  assert.ok(location?.searchParams.get("confirmation"));
});

Deno.test("an Amazon that stays down at the exchange ends the consent with its own error", async () => {
  const started = await start(await newPerson());
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
  const started = await start(person, { region: "FE", name: "Tokyo" });
  const { location } = await openCallback(await decide(started, "seller"));
  await person.call("oauth-confirm", { confirmation: location?.searchParams.get("confirmation") });
  const before = await person.call("get-token", { connection_id: started.connectionId });

  const renewal = await start(person, { connection_id: started.connectionId });
  assert.equal(renewal.connectionId, started.connectionId);
  const denied = await openCallback(await decide(renewal, "seller", "deny"));
  assert.equal(denied.location?.searchParams.get("error"), "consent_denied");
  const still = await person.call("get-token", { connection_id: started.connectionId });
  assert.equal(
    still.body.access_token,
    before.body.access_token,
    "a refused renewal costs nothing",
  );

  const again = await start(person, { connection_id: started.connectionId });
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

Deno.test("somebody else's connection cannot be renewed", async () => {
  const owner = await newPerson();
  const connectionId = await connectAs(owner, "seller");
  const { status, body } = await (await newPerson()).call("oauth-start", {
    connection_id: connectionId,
  });
  assert.equal(status, 404);
  assert.equal(body.code, "connection_not_found");
});
