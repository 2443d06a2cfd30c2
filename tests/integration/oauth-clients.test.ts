import assert from "node:assert/strict";
import { connect } from "../support/connect.ts";
import { decide, giveConsent, openCallback, startConsent } from "../support/consent.ts";
import { asOperator, type Credential, makeKey } from "../support/credentials.ts";
import { type LwaApp, newLwaApp, projectApp, renewSecret, tokensFor } from "../support/lwa-app.ts";
import { newPerson } from "../support/person.ts";
import { assertDone, assertRefused, send } from "../support/send.ts";
import { amazon, database } from "../support/stack.ts";
import { withFault } from "../support/amazon-requests.ts";
import { liftPause } from "../support/token-state.ts";

const REFRESH = { operation: "token", grant_type: "refresh_token" } as const;

async function newUser(): Promise<Credential> {
  return (await newPerson()).as;
}

/** Brings an app that Amazon knows: its id with us. */
async function bring(user: Credential, app: LwaApp, secret = app.client_secret): Promise<string> {
  const { oauth_client } = assertDone(
    await send(user, "POST", "oauth-clients", {
      name: "Agency app",
      client_id: app.client_id,
      client_secret: secret,
    }),
  );
  return oauth_client.id;
}

async function listed(user: Credential): Promise<Record<string, unknown>[]> {
  return assertDone(await send(user, "GET", "oauth-clients")).oauth_clients;
}

Deno.test("an app is shown without its secret, which is ciphertext in the database", async () => {
  const user = await newUser();
  const app = await newLwaApp();
  const created = assertDone(
    await send(user, "POST", "oauth-clients", {
      name: "  Agency app ",
      client_id: app.client_id,
      client_secret: app.client_secret,
    }),
  );
  const { id, created_at, ...shown } = created.oauth_client;
  assert.deepEqual(shown, { name: "Agency app", client_id: app.client_id });
  assert.deepEqual(await listed(user), [{ id, created_at, ...shown }]);
  assert.ok(!JSON.stringify(created).includes(app.client_secret));

  const [row] = await database`select * from amazon_ads_private.oauth_clients where id = ${id}`;
  assert.match(row?.["encrypted_client_secret"], /^eyJ[\w-]+\.\.[\w-]+\.[\w-]+\.[\w-]+$/);
  assert.ok(!JSON.stringify(row).includes(app.client_secret));
});

Deno.test("a malformed app is not stored", async () => {
  const user = await newUser();
  const app = { name: "App", client_id: "client", client_secret: "never-to-be-repeated" };
  for (
    const wrong of [
      { name: "" },
      { client_id: "two words" },
      { client_id: "" },
      { client_secret: "" },
      { client_secret: undefined },
      { redirect_uri: "https://app.example" },
    ]
  ) {
    const answer = await send(user, "POST", "oauth-clients", { ...app, ...wrong });
    assertRefused(answer, 400, "invalid_request");
    assert.ok(
      !JSON.stringify(answer.body).includes("never-to-be"),
      "what was sent is not repeated",
    );
  }
  assert.deepEqual(await listed(user), []);
});

Deno.test("a connection with an app of one's own is consented to, exchanged and refreshed with it", async () => {
  const user = await newUser();
  const app = await newLwaApp();
  const oauth_client_id = await bring(user, app);
  const started = await startConsent(user, { oauth_client_id });
  const asked = new URL(started.authorizationUrl).searchParams;
  assert.equal(asked.get("client_id"), app.client_id);

  const confirmation = await giveConsent(started, "seller@own-app");
  const { connection } = assertDone(await send(user, "POST", "oauth-confirm", { confirmation }));
  assert.equal(connection.client_id, app.client_id);
  assert.equal(connection.oauth_client_id, oauth_client_id);

  const given = { connection_id: connection.id };
  assert.equal(assertDone(await send(user, "POST", "get-token", given)).client_id, app.client_id);
  const forced = { ...given, force_refresh: true };
  const renewed = assertDone(await send(user, "POST", "get-token", forced));
  assert.deepEqual([renewed.client_id, renewed.refreshed, renewed.warning], [
    app.client_id,
    true,
    undefined,
  ]);
  const grant = (await amazon.grants()).find(({ client_id }) => client_id === app.client_id);
  assert.equal(grant?.token_requests.authorization_code, 1);
  assert.equal(grant?.token_requests.refresh_token, 1);
});

Deno.test("tokens of a user's own app are imported with that app", async () => {
  const user = await newUser();
  const app = await newLwaApp();
  const oauth_client_id = await bring(user, app);
  const { refresh_token } = await tokensFor(app, "seller");
  const { connection } = assertDone(
    await send(user, "POST", "connections", { refresh_token, oauth_client_id }),
  );
  assert.deepEqual([connection.client_id, connection.oauth_client_id], [
    app.client_id,
    oauth_client_id,
  ]);
  const { refresh_token: another } = await tokensFor(app, "brand");
  assertRefused(
    await send(user, "POST", "connections", { refresh_token: another }),
    502,
    "amazon_client_rejected",
  );
});

Deno.test("an app with a wrong secret fails its own consents and no other", async () => {
  const user = await newUser();
  const app = await newLwaApp();
  const oauth_client_id = await bring(user, app, "amzn1.oa2-cs.v1.mistyped");
  const started = await startConsent(user, { oauth_client_id });
  const { location } = await openCallback(await decide(started, "seller"));
  assert.equal(location?.searchParams.get("error"), "amazon_client_rejected");
  const connection_id = await connect(user);
  assertDone(await send(user, "POST", "get-token", { connection_id, force_refresh: true }));
});

Deno.test("an app is deleted only when no connection uses it", async () => {
  const user = await newUser();
  const id = await bring(user, await newLwaApp());
  const pending = await startConsent(user, { oauth_client_id: id });
  assertRefused(await send(user, "DELETE", `oauth-clients/${id}`), 409, "oauth_client_in_use");
  assertDone(await send(user, "DELETE", `connections/${pending.connectionId}`));

  const connection_id = await connect(user, "seller", { oauth_client_id: id });
  assertRefused(await send(user, "DELETE", `oauth-clients/${id}`), 409, "oauth_client_in_use");
  assertDone(await send(user, "POST", "get-token", { connection_id, force_refresh: true }));

  assertDone(await send(user, "DELETE", `connections/${connection_id}`));
  assert.deepEqual(assertDone(await send(user, "DELETE", `oauth-clients/${id}`)), {
    deleted: true,
  });
  assert.deepEqual(await listed(user), []);
  const { connection } = assertDone(await send(user, "GET", `connections/${connection_id}`));
  assert.deepEqual([connection.status, connection.oauth_client_id], ["disconnected", null]);
  assertRefused(await send(user, "DELETE", `oauth-clients/${id}`), 404, "oauth_client_not_found");
});

Deno.test("a connection whose app was deleted is renewed with the project's app", async () => {
  const user = await newUser();
  const id = await bring(user, await newLwaApp());
  const connection_id = await connect(user, "seller", { oauth_client_id: id });
  assertDone(await send(user, "DELETE", `connections/${connection_id}`));
  assertDone(await send(user, "DELETE", `oauth-clients/${id}`));
  await connect(user, "seller", { connection_id });
  const token = assertDone(
    await send(user, "POST", "get-token", { connection_id, force_refresh: true }),
  );
  assert.equal(token.client_id, projectApp.client_id);
});

Deno.test("a renewal stays with the connection's app, or moves to one that it names", async () => {
  const user = await newUser();
  const [first, second] = [await newLwaApp(), await newLwaApp()];
  const connection_id = await connect(user, "seller", {
    oauth_client_id: await bring(user, first),
  });
  const clientAfter = async (more: Record<string, unknown>) => {
    await connect(user, "seller", { connection_id, ...more });
    const forced = { connection_id, force_refresh: true };
    return assertDone(await send(user, "POST", "get-token", forced)).client_id;
  };
  assert.equal(await clientAfter({}), first.client_id);
  assert.equal(await clientAfter({ oauth_client_id: await bring(user, second) }), second.client_id);
});

Deno.test("a renewal may write the connection's id in capital letters", async () => {
  const user = await newUser();
  const connection_id = await connect(user);
  const renewing = await startConsent(user, { connection_id: connection_id.toUpperCase() });
  const confirmation = await giveConsent(renewing, "seller");
  const { connection } = assertDone(await send(user, "POST", "oauth-confirm", { confirmation }));
  assert.equal(connection.id, connection_id);
  assertDone(await send(user, "POST", "get-token", { connection_id, force_refresh: true }));
});

Deno.test("another user's app cannot be seen, used or deleted", async () => {
  const [owner, stranger] = [await newUser(), await newUser()];
  const id = await bring(owner, await newLwaApp());
  assert.deepEqual(await listed(stranger), []);
  for (const unknown of [id, crypto.randomUUID()]) {
    const naming = { oauth_client_id: unknown };
    for (
      const answer of [
        await send(stranger, "PATCH", `oauth-clients/${unknown}`, { client_secret: "theirs" }),
        await send(stranger, "DELETE", `oauth-clients/${unknown}`),
        await send(stranger, "POST", "oauth-start", naming),
        await send(stranger, "POST", "connections", { ...naming, refresh_token: "Atzr|any" }),
      ]
    ) assertRefused(answer, 404, "oauth_client_not_found");
  }
  assertRefused(await send(owner, "DELETE", "oauth-clients/1"), 400, "invalid_request");
  assertRefused(await send(owner, "PATCH", "oauth-clients/1"), 400, "invalid_request");
  assert.deepEqual((await listed(owner)).map((app) => app["id"]), [id]);
});

Deno.test("the operator adds an app for a user; a key for one connection sees that connection's app only", async () => {
  const person = await newPerson();
  const user = person.as;
  const app = await newLwaApp();
  const { client_id, client_secret } = app;
  const named = { user_id: person.userId };
  const used = assertDone(
    await send(asOperator, "POST", "oauth-clients", {
      name: "A",
      client_id,
      client_secret,
      ...named,
    }),
  ).oauth_client.id;
  await bring(user, await newLwaApp());
  const connection_id = await connect(user, "seller", { oauth_client_id: used });
  const { as } = await makeKey(user, { connection_id });
  assert.deepEqual((await listed(as)).map((seen) => seen["id"]), [used]);
  assertRefused(await send(as, "DELETE", `oauth-clients/${used}`), 404, "oauth_client_not_found");
  assertDone(await send(asOperator, "DELETE", `connections/${connection_id}`, named));
  assertDone(await send(asOperator, "DELETE", `oauth-clients/${used}`, named));
});

Deno.test("an app whose secret Amazon refuses keeps its tokens", async () => {
  const user = await newUser();
  const oauth_client_id = await bring(user, await newLwaApp());
  const connection_id = await connect(user, "seller", { oauth_client_id });
  const refused = { match: REFRESH, respond: { status: 401, body: { error: "invalid_client" } } };
  const forced = { connection_id, force_refresh: true };
  const living = assertDone(
    await withFault(refused, () => send(user, "POST", "get-token", forced)),
  );
  assert.equal(living.warning.code, "amazon_client_rejected");
  const { connection } = assertDone(await send(user, "GET", `connections/${connection_id}`));
  assert.deepEqual([connection.status, connection.last_error], [
    "active",
    "amazon_client_rejected",
  ]);
});

Deno.test("an app's new secret replaces the old one, and every consent stays valid", async () => {
  const user = await newUser();
  const app = await newLwaApp();
  const id = await bring(user, app);
  const connection_id = await connect(user, "seller", { oauth_client_id: id });
  const forced = { connection_id, force_refresh: true };

  const { client_secret } = await renewSecret(app);
  const living = assertDone(await send(user, "POST", "get-token", forced));
  assert.equal(living.warning.code, "amazon_client_rejected");

  // An id may come in capital letters; the secret is sealed for the one that the database knows.
  const changed = await send(user, "PATCH", `oauth-clients/${id.toUpperCase()}`, { client_secret });
  assert.ok(!JSON.stringify(changed.body).includes(client_secret));
  assert.deepEqual(assertDone(changed).oauth_client, (await listed(user))[0]);
  await liftPause(connection_id);
  const renewed = assertDone(await send(user, "POST", "get-token", forced));
  assert.deepEqual([renewed.refreshed, renewed.warning], [true, undefined]);
});

Deno.test("an app is renamed without its secret, and its client id stays what it was", async () => {
  const user = await newUser();
  const app = await newLwaApp();
  const id = await bring(user, app);
  const { oauth_client } = assertDone(
    await send(user, "PATCH", `oauth-clients/${id}`, { name: " Renamed " }),
  );
  assert.deepEqual([oauth_client.name, oauth_client.client_id], ["Renamed", app.client_id]);
  assertRefused(
    await send(user, "PATCH", `oauth-clients/${id}`, { client_id: "another" }),
    400,
    "invalid_request",
  );
  const connection_id = await connect(user, "seller", { oauth_client_id: id });
  assertDone(await send(user, "POST", "get-token", { connection_id, force_refresh: true }));
});
