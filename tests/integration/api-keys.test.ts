import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { connect } from "../support/connect.ts";
import { giveConsent, startConsent } from "../support/consent.ts";
import { asOperator, type Credential, makeKey, SCOPES } from "../support/credentials.ts";
import { firstSyncEnded } from "../support/first-sync.ts";
import { newPerson } from "../support/person.ts";
import { assertDone, assertRefused, send } from "../support/send.ts";
import { database, twoProcesses } from "../support/stack.ts";

/** A key's row, as only its owner in the database sees it. */
async function rowOf(id: string): Promise<Record<string, unknown>> {
  const [row] =
    await database`select *, xmin::text as version from amazon_ads_private.api_keys where id = ${id}`;
  return row ?? assert.fail(`there is no key ${id}`);
}

async function newUser(): Promise<Credential> {
  return (await newPerson()).as;
}

function inDays(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString();
}

Deno.test("a key is shown once, and only its SHA-256 is kept", async () => {
  const user = await newUser();
  const { api_key, key } = assertDone(
    await send(user, "POST", "api-keys", {
      name: "  Nightly report ",
      scopes: ["tokens", "tokens"],
    }),
  );
  assert.match(key, /^aac_[A-Za-z0-9_-]{43}$/, "256 bits");
  assert.equal(api_key.name, "Nightly report");
  assert.deepEqual(api_key.scopes, ["tokens"]);
  assert.equal(api_key.status, "active");
  assert.equal(api_key.last_used_at, null);
  assert.ok(key.startsWith(api_key.prefix) && api_key.prefix.length === 10);

  const row = await rowOf(api_key.id);
  const hash = createHash("sha256").update(key).digest("hex");
  assert.equal(row["key_hash"], hash);
  assert.ok(!JSON.stringify(row).includes(key));

  const listed = assertDone(await send(user, "GET", "api-keys"));
  assert.deepEqual(listed, { api_keys: [api_key] });
  assert.ok(!JSON.stringify(listed).includes(hash), "no list shows a hash");
});

Deno.test("the operator makes a key for a user that it names, by id or by address", async () => {
  const person = await newPerson();
  const terms = { name: "Backend", scopes: ["tokens"] };
  for (const named of [{ user_id: person.userId }, { user_email: person.email.toUpperCase() }]) {
    const { api_key } = assertDone(
      await send(asOperator, "POST", "api-keys", { ...terms, ...named }),
    );
    assert.equal((await rowOf(api_key.id))["user_id"], person.userId);
  }
  const listed = assertDone(await send(asOperator, "GET", "api-keys", { user_id: person.userId }));
  assert.equal(listed.api_keys.length, 2);

  const nobody = { user_id: crypto.randomUUID() };
  assertRefused(await send(asOperator, "POST", "api-keys", terms), 400, "user_required");
  assertRefused(
    await send(asOperator, "POST", "api-keys", { ...terms, ...nobody }),
    403,
    "user_unknown",
  );
  const twice = { user_id: person.userId, user_email: (await newPerson()).email };
  assertRefused(
    await send(asOperator, "POST", "api-keys", { ...terms, ...twice }),
    400,
    "user_required",
  );
  const unknown = { user_email: "nobody@example.com" };
  assertRefused(
    await send(asOperator, "POST", "api-keys", { ...terms, ...unknown }),
    403,
    "user_unknown",
  );
});

Deno.test("a key with the scope makes keys, and is on record as their maker", async () => {
  const maker = await makeKey(await newUser(), { scopes: ["keys", "tokens"] });
  const made = await makeKey(maker.as, { scopes: ["tokens"] });
  assert.equal((await rowOf(made.id))["created_by"], maker.id);
  assertRefused(
    await send(made.as, "POST", "api-keys", { name: "No", scopes: ["tokens"] }),
    403,
    "api_key_scope_missing",
  );
});

Deno.test("a key never grants more than its maker has", async (t) => {
  const user = await newUser();
  const [shop, other] = [await connect(user), await connect(user, "brand")];
  const soon = inDays(1);
  const maker = await makeKey(user, {
    scopes: ["keys", "tokens"],
    connection_id: shop,
    expires_at: soon,
  });
  const same = { scopes: ["tokens"], connection_id: shop, expires_at: soon };
  const attempts: [what: string, terms: Record<string, unknown>, status: number, code: string][] = [
    ["a scope that it lacks", { scopes: ["tokens", "amazon"] }, 403, "api_key_exceeds_maker"],
    ["every connection", { connection_id: undefined }, 403, "api_key_exceeds_maker"],
    ["another connection", { connection_id: other }, 404, "connection_not_found"],
    ["a longer life", { expires_at: inDays(2) }, 403, "api_key_exceeds_maker"],
    ["an endless life", { expires_at: undefined }, 403, "api_key_exceeds_maker"],
  ];
  for (const [what, more, status, code] of attempts) {
    await t.step(`not ${what}`, async () => {
      const answer = await send(maker.as, "POST", "api-keys", { name: "No", ...same, ...more });
      assertRefused(answer, status, code);
    });
  }
  await t.step("but all that it has", async () => {
    const made = await makeKey(maker.as, same);
    const body = assertDone(await send(made.as, "POST", "get-token", { connection_id: shop }));
    assert.equal(body.connection_id, shop);
  });
});

Deno.test("a malformed key request is refused", async () => {
  const user = await newUser();
  const theirs = await connect((await newPerson()).as, "seller");
  const attempts: [terms: Record<string, unknown>, status: number, code: string][] = [
    [{ scopes: [] }, 400, "invalid_request"],
    [{ scopes: ["everything"] }, 400, "invalid_request"],
    [{ name: " " }, 400, "invalid_request"],
    [{ name: "a\u0000b" }, 400, "invalid_request"],
    // Only an operator names a user.
    [{ user_id: crypto.randomUUID() }, 403, "caller_not_allowed"],
    [{ expires_at: "tomorrow" }, 400, "invalid_request"],
    [{ expires_at: "2999-01-01T12:00:00+16:00" }, 400, "invalid_request"],
    [{ expires_at: inDays(-1) }, 400, "api_key_expiry_invalid"],
    [{ connection_id: theirs }, 404, "connection_not_found"],
  ];
  for (const [terms, status, code] of attempts) {
    const answer = await send(user, "POST", "api-keys", {
      name: "No",
      scopes: ["tokens"],
      ...terms,
    });
    assertRefused(answer, status, code);
  }
  assert.deepEqual(assertDone(await send(user, "GET", "api-keys")), { api_keys: [] });
});

Deno.test("each call needs its scope, and no other", async (t) => {
  const user = await newUser();
  const connection_id = await connect(user);
  await firstSyncEnded(connection_id);
  const spare = await connect(user);
  const { oauth_client } = assertDone(
    await send(user, "POST", "oauth-clients", { name: "App", client_id: "c", client_secret: "s" }),
  );
  const spareKey = await makeKey(user);
  const calls: [scope: string, method: string, path: string, sent?: Record<string, unknown>][] = [
    ["tokens", "POST", "get-token", { connection_id }],
    ["accounts:read", "POST", "list-accounts"],
    ["accounts:write", "POST", "sync-accounts", { connection_ids: [connection_id] }],
    ["accounts:write", "POST", "sync-accounts"],
    ["connections:read", "GET", "connections"],
    ["connections:read", "GET", `connections/${connection_id}`],
    ["connections:read", "GET", "oauth-clients"],
    ["connections:write", "PATCH", `connections/${connection_id}`, { name: "Renamed" }],
    ["connections:write", "DELETE", `connections/${spare}`],
    ["connections:write", "POST", "oauth-start"],
    ["connections:write", "POST", "oauth-clients", {
      name: "B",
      client_id: "c",
      client_secret: "s",
    }],
    ["connections:write", "PATCH", `oauth-clients/${oauth_client.id}`, { client_secret: "t" }],
    ["connections:write", "DELETE", `oauth-clients/${oauth_client.id}`],
    ["keys", "GET", "api-keys"],
    ["keys", "POST", "api-keys", { name: "Child", scopes: ["keys"] }],
    ["keys", "PATCH", `api-keys/${spareKey.id}`, { name: "Renamed" }],
    ["keys", "DELETE", `api-keys/${spareKey.id}`],
  ];
  for (const [scope, method, path, sent] of calls) {
    await t.step(`${scope} for ${method} ${path.replace(/\/.*/, "/{id}")}`, async () => {
      const others = await makeKey(user, { scopes: SCOPES.filter((other) => other !== scope) });
      assertRefused(await send(others.as, method, path, sent), 403, "api_key_scope_missing");
      const alone = await makeKey(user, { scopes: [scope] });
      assertDone(await send(alone.as, method, path, sent));
    });
  }
});

Deno.test("a key for one connection neither sees nor reaches another one", async (t) => {
  const user = await newUser();
  const [mine, other] = [
    await connect(user, "seller@mine"),
    await connect(user, "seller@other"),
  ];
  await Promise.all([firstSyncEnded(mine), firstSyncEnded(other)]);
  const all = assertDone(await send(user, "POST", "list-accounts"));
  const otherAccount = all.accounts.find((account: Record<string, unknown>) =>
    account["connection_id"] === other
  );
  const unbound = await makeKey(user, { scopes: ["tokens"] });
  const { as } = await makeKey(user, { connection_id: mine });

  await t.step("its own works", async () => {
    assertDone(await send(as, "POST", "get-token", { connection_id: mine }));
    assertDone(await send(as, "GET", `connections/${mine}`));
  });
  const away: [method: string, path: string, sent?: Record<string, unknown>][] = [
    ["POST", "get-token", { connection_id: other }],
    ["POST", "get-token", { account_id: otherAccount.id }],
    ["POST", "get-token", { account_id: otherAccount.amazon_account_id }],
    ["POST", "get-token", { profile_id: otherAccount.profiles[0].profile_id }],
    ["POST", "list-accounts", { connection_id: other }],
    ["POST", "list-accounts", { connection_id: other, source: "profiles" }],
    ["GET", `connections/${other}`],
    ["PATCH", `connections/${other}`, { name: "Taken" }],
    ["DELETE", `connections/${other}`],
    ["POST", "oauth-start", { connection_id: other }],
  ];
  for (const [method, path, sent] of away) {
    await t.step(
      `${method} ${path.replace(/\/.*/, "/{id}")} ${Object.keys(sent ?? {})}`,
      async () => {
        assertRefused(await send(as, method, path, sent), 404, "connection_not_found");
      },
    );
  }
  await t.step("lists show its own", async () => {
    const { connections } = assertDone(await send(as, "GET", "connections"));
    assert.deepEqual(connections.map(({ id }: { id: string }) => id), [mine]);
    const { accounts } = assertDone(await send(as, "POST", "list-accounts"));
    assert.ok(accounts.length > 0 && accounts.length < all.accounts.length);
    assert.ok(accounts.every((a: Record<string, unknown>) => a["connection_id"] === mine));
    const synced = assertDone(await send(as, "POST", "sync-accounts"));
    assert.deepEqual(synced.results.map((r: Record<string, unknown>) => r["connection_id"]), [
      mine,
    ]);
    const keys = assertDone(await send(as, "GET", "api-keys")).api_keys;
    assert.ok(keys.every((k: Record<string, unknown>) => k["connection_id"] === mine));
  });
  await t.step("a sync of the other one is not found", async () => {
    const { results } = assertDone(
      await send(as, "POST", "sync-accounts", { connection_ids: [other] }),
    );
    assert.equal(results[0].error.code, "connection_not_found");
  });
  await t.step(
    "it makes no new connection, by consent or by import, and brings no app",
    async () => {
      const app = { name: "App", client_id: "c", client_secret: "s" };
      for (
        const [path, sent] of [
          ["oauth-start", {}],
          ["connections", { refresh_token: "Atzr|any" }],
          ["oauth-clients", app],
        ] as const
      ) {
        assertRefused(await send(as, "POST", path, sent), 404, "connection_not_found");
      }
    },
  );
  await t.step("it changes no key with more access", async () => {
    assertRefused(await send(as, "DELETE", `api-keys/${unbound.id}`), 404, "api_key_not_found");
    assertDone(await send(unbound.as, "POST", "get-token", { connection_id: other }));
  });
  await t.step("it renews its own", async () => {
    const renewed = await connect(as, "seller@mine", { connection_id: mine });
    assert.equal(renewed, mine);
  });
  await t.step("the other connection is unchanged", async () => {
    const { connection } = assertDone(await send(user, "GET", `connections/${other}`));
    assert.equal(connection.status, "active");
    assert.equal(connection.name, "Amazon Ads");
  });
});

Deno.test("an expiry takes effect at its time, and cannot be moved to a later one", async () => {
  const user = await newUser();
  const connection_id = await connect(user);
  const key = await makeKey(user, { scopes: ["tokens"], expires_at: inDays(2) });
  assertDone(await send(key.as, "POST", "get-token", { connection_id }));
  const later = { expires_at: inDays(3) };
  assertRefused(
    await send(user, "PATCH", `api-keys/${key.id}`, later),
    400,
    "api_key_expiry_invalid",
  );
  const sooner = assertDone(
    await send(user, "PATCH", `api-keys/${key.id}`, { name: "Old", expires_at: inDays(1) }),
  );
  assert.equal(sooner.api_key.status, "active");
  assert.equal(sooner.api_key.name, "Old");
  assertDone(await send(key.as, "POST", "get-token", { connection_id }));

  const now = { expires_at: new Date().toISOString() };
  const ended = assertDone(await send(user, "PATCH", `api-keys/${key.id}`, now));
  assert.equal(ended.api_key.status, "expired");
  assertRefused(await send(key.as, "POST", "get-token", { connection_id }), 401, "api_key_expired");
  assertRefused(
    await send(user, "PATCH", `api-keys/${key.id}`, later),
    400,
    "api_key_expiry_invalid",
  );
});

Deno.test("an expiry may use every time zone", async () => {
  const user = await newUser();
  for (
    const [said, kept] of [
      ["2999-01-01T12:00:00Z", "2999-01-01T12:00:00+00:00"],
      ["2999-01-01T12:00:00.5+05:30", "2999-01-01T06:30:00.5+00:00"],
      ["2999-01-01T12:00:00-15:59", "2999-01-02T03:59:00+00:00"],
    ]
  ) {
    const terms = { name: "Script", scopes: ["tokens"], expires_at: said };
    const { api_key } = assertDone(await send(user, "POST", "api-keys", terms));
    assert.equal(api_key.expires_at, kept);
  }
});

Deno.test("a key stops working when it expires", async () => {
  const key = await makeKey(await newUser(), {
    expires_at: new Date(Date.now() + 1200).toISOString(),
  });
  assertDone(await send(key.as, "GET", "connections"));
  await new Promise((resolve) => setTimeout(resolve, 1250));
  assertRefused(await send(key.as, "GET", "connections"), 401, "api_key_expired");
});

Deno.test("a revoked key is refused by every process from the next call on", async () => {
  const user = await newUser();
  const connection_id = await connect(user);
  const key = await makeKey(user, { scopes: ["tokens"] });
  await using processes = await twoProcesses("get-token");
  const everywhere = () =>
    Promise.all(
      processes.urls.map((url) => send(key.as, "POST", "get-token", { connection_id }, url)),
    );
  for (const answer of await everywhere()) assertDone(answer);
  const { api_key } = assertDone(await send(user, "DELETE", `api-keys/${key.id}`));
  assert.equal(api_key.status, "revoked");
  assert.ok(api_key.revoked_at);
  for (const answer of await everywhere()) assertRefused(answer, 401, "api_key_revoked");
  const again = assertDone(await send(user, "DELETE", `api-keys/${key.id}`));
  assert.equal(again.api_key.revoked_at, api_key.revoked_at, "revoking again changes nothing");
});

Deno.test("a leaked key is revoked with its descendants, and a replaced one alone", async () => {
  const user = await newUser();
  const scopes = ["tokens", "connections:read", "keys"];
  const leaked = await makeKey(user, { scopes });
  const child = await makeKey(leaked.as, { scopes });
  const grandchild = await makeKey(child.as, { scopes });
  const bystander = await makeKey(user, { scopes });
  const { api_keys } = assertDone(await send(user, "GET", "api-keys"));
  const makerOf = (id: string) =>
    api_keys.find((key: { id: string }) => key.id === id)["created_by"];
  assert.deepEqual(
    [leaked, child, grandchild].map(({ id }) => makerOf(id)),
    [null, leaked.id, child.id],
  );

  // A script replaces its own key: the new one was made with the old one.
  const successor = await makeKey(bystander.as, { scopes });
  assertDone(await send(successor.as, "DELETE", `api-keys/${bystander.id}`));
  assertDone(await send(successor.as, "GET", "connections"));

  const all = await send(user, "DELETE", `api-keys/${leaked.id}`, { descendants: true });
  assert.equal(assertDone(all).revoked, 3);
  for (const { as } of [leaked, child, grandchild]) {
    assertRefused(await send(as, "GET", "connections"), 401, "api_key_revoked");
    const more = { name: "Another", scopes: ["tokens"] };
    assertRefused(await send(as, "POST", "api-keys", more), 401, "api_key_revoked");
  }
  assertDone(await send(successor.as, "GET", "connections"));
});

Deno.test("when a key was used last is written once a minute, not once a call", async () => {
  const user = await newUser();
  const connection_id = await connect(user);
  const key = await makeKey(user, { scopes: ["tokens"] });
  const use = async () => {
    assertDone(await send(key.as, "POST", "get-token", { connection_id }));
    const { version, last_used_at } = await rowOf(key.id);
    return { version, last_used_at };
  };
  const first = await use();
  assert.ok(first.last_used_at instanceof Date);
  assert.deepEqual(await use(), first, "the second call writes nothing");
  await database`update amazon_ads_private.api_keys set last_used_at = now() - interval '61 seconds' where id = ${key.id}`;
  const later = await use();
  assert.ok(later.last_used_at instanceof Date && later.last_used_at >= first.last_used_at);
});

Deno.test("an id that is unknown, another user's or malformed changes nothing", async () => {
  const [user, stranger] = [await newUser(), await newUser()];
  const key = await makeKey(user);
  for (const method of ["PATCH", "DELETE"]) {
    const sent = method === "PATCH" ? { name: "Taken" } : {};
    assertRefused(
      await send(stranger, method, `api-keys/${key.id}`, sent),
      404,
      "api_key_not_found",
    );
    const unknown = `api-keys/${crypto.randomUUID()}`;
    assertRefused(await send(user, method, unknown, sent), 404, "api_key_not_found");
    assertRefused(await send(user, method, "api-keys/1", sent), 400, "invalid_request");
  }
  assertRefused(await send(user, "PATCH", "api-keys"), 405, "method_not_allowed");
  // An empty id by mistake must not revoke every key.
  assertRefused(await send(user, "DELETE", "api-keys"), 400, "invalid_request");
  assert.deepEqual(assertDone(await send(stranger, "GET", "api-keys")), { api_keys: [] });
  const { api_keys } = assertDone(await send(key.as, "GET", "api-keys"));
  assert.deepEqual([api_keys[0].name, api_keys[0].status], ["Script", "active"]);
});

Deno.test("a consent that a key started is confirmed by that key", async () => {
  const key = await makeKey(await newUser());
  const started = await startConsent(key.as, { name: "By a script" });
  const confirmation = await giveConsent(started);
  const { connection } = assertDone(await send(key.as, "POST", "oauth-confirm", { confirmation }));
  assert.deepEqual([connection.status, connection.name], ["active", "By a script"]);
});

Deno.test("a confirmation of a key's consent by another caller is refused, and its tokens are destroyed", async (t) => {
  const user = await newUser();
  const starter = await makeKey(user);
  const others: [who: string, credential: Credential][] = [
    ["another key of the same user", (await makeKey(user)).as],
    ["the user", user],
    ["a key of somebody else", (await makeKey(await newUser())).as],
  ];
  for (const [who, other] of others) {
    await t.step(who, async () => {
      const started = await startConsent(starter.as);
      const confirmation = await giveConsent(started);
      const refused = await send(other, "POST", "oauth-confirm", { confirmation });
      assertRefused(refused, 403, "confirmation_refused");
      const late = await send(starter.as, "POST", "oauth-confirm", { confirmation });
      assertRefused(late, 404, "confirmation_invalid");
      const left = await database`
        select connection_id from amazon_ads_private.oauth_states where connection_id = ${started.connectionId}
        union all select id from amazon_ads.connections where id = ${started.connectionId}
        union all select connection_id from amazon_ads_private.oauth_tokens where connection_id = ${started.connectionId}`;
      assert.equal(left.length, 0);
    });
  }
});

Deno.test("a consent that a user started is not confirmed by that user's key", async () => {
  const user = await newUser();
  const confirmation = await giveConsent(await startConsent(user));
  const key = await makeKey(user);
  const refused = await send(key.as, "POST", "oauth-confirm", { confirmation });
  assertRefused(refused, 403, "confirmation_refused");
});
