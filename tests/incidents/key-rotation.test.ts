import assert from "node:assert/strict";
import { connect } from "../support/connect.ts";
import { asOperator, type Credential } from "../support/credentials.ts";
import { firstSyncEnded } from "../support/first-sync.ts";
import { startFunctions } from "../support/function-processes.ts";
import { newLwaApp, projectApp, tokensFor } from "../support/lwa-app.ts";
import { newPerson, type Person } from "../support/person.ts";
import { assertDone, assertRefused, send } from "../support/send.ts";
import { amazon, database } from "../support/stack.ts";
import {
  newEncryptionKey,
  newFernetKey,
  sealerWith,
  sealFernet,
  stackKeys,
} from "../support/sealing.ts";

const oldKid = stackKeys.slice(0, stackKeys.indexOf(":"));

// The stack has one key and other tests have tokens: afterwards everything is sealed with it again.
let newest = stackKeys;
const removed: string[] = [];
Deno.test.afterAll(async () => {
  await database`delete from amazon_ads.connections where id = any(${removed}::uuid[])`;
  await reseal(`${stackKeys},${newest}`);
});

/** What `refresh-tokens` does with these keys. */
async function reseal(
  keys: string,
  changes: Record<string, string> = {},
): Promise<{ resealed: number; unreadable: number }> {
  await using functions = await startFunctions(["refresh-tokens"], {
    AMAZON_ADS_ENCRYPTION_KEYS: keys,
    ...changes,
  });
  const { resealed, unreadable, more } = assertDone(
    await functions.send(asOperator, "POST", "refresh-tokens"),
  );
  assert.equal(more, false);
  return { resealed, unreadable };
}

/** Somebody with a connection, whose first sync is over. */
async function connected(
  more: Record<string, unknown> = {},
): Promise<{ person: Person; user: Credential; connection_id: string }> {
  const person = await newPerson();
  const user = person.as;
  const connection_id = await connect(user, "seller", more);
  await firstSyncEnded(connection_id);
  return { person, user, connection_id };
}

async function tokenRow(connectionId: string): Promise<Record<string, unknown>> {
  const [row] = await database`
    select access_token_kid, refresh_token_kid, generation, refresh_count, encrypted_access_token,
      encrypted_refresh_token
    from amazon_ads_private.oauth_tokens where connection_id = ${connectionId}`;
  return row ?? assert.fail(`${connectionId} has no tokens`);
}

Deno.test("a new key in front takes everything over, and then the old one may go", async (t) => {
  const { user, connection_id } = await connected();
  const app = await newLwaApp();
  const { oauth_client } = assertDone(
    await send(user, "POST", "oauth-clients", {
      name: "App",
      client_id: app.client_id,
      client_secret: app.client_secret,
    }),
  );
  const own = await connect(user, "seller", { oauth_client_id: oauth_client.id });
  await firstSyncEnded(own);
  const before = await tokenRow(connection_id);
  assert.deepEqual([before["access_token_kid"], before["refresh_token_kid"]], [oldKid, oldKid]);
  const given = assertDone(await send(user, "POST", "get-token", { connection_id }));
  const { registration } = assertDone(
    await send(user, "POST", "register-account", {
      connection_id,
      association: { business: { name: "Corner Café" } },
    }),
  );
  const detailsKid = async (): Promise<string> => {
    const [row] = await database`
      select association_kid from amazon_ads_private.registration_work where registration_id = ${registration.id}`;
    return row?.["association_kid"];
  };
  assert.equal(await detailsKid(), oldKid);

  newest = newEncryptionKey("k2-next");
  const both = `${newest},${stackKeys}`;

  await t.step("with both keys what the old one sealed opens", async () => {
    await using functions = await startFunctions(["get-token"], {
      AMAZON_ADS_ENCRYPTION_KEYS: both,
    });
    for (const force_refresh of [false, true]) {
      const sent = { connection_id: own, force_refresh };
      assertDone(await functions.send(user, "POST", "get-token", sent));
    }
    const { access_token_kid, refresh_token_kid } = await tokenRow(own);
    assert.deepEqual([access_token_kid, refresh_token_kid], ["k2-next", "k2-next"]);
  });

  await t.step("refresh-tokens seals the rest anew, in the background", async () => {
    const { resealed } = await reseal(both);
    assert.ok(
      resealed >= 3,
      "the tokens of one connection, an app's secret, a registration's details",
    );
    assert.equal(await detailsKid(), "k2-next");
    const after = await tokenRow(connection_id);
    assert.deepEqual([after["access_token_kid"], after["refresh_token_kid"]], [
      "k2-next",
      "k2-next",
    ]);
    assert.notEqual(after["encrypted_refresh_token"], before["encrypted_refresh_token"]);
    assert.deepEqual(
      [after["generation"], after["refresh_count"]],
      [before["generation"], before["refresh_count"]],
      "it is the same token",
    );
    const [client] = await database`
      select client_secret_kid from amazon_ads_private.oauth_clients where id = ${oauth_client.id}`;
    assert.equal(client?.["client_secret_kid"], "k2-next");
    const [left] = await database`
      select count(*)::int as rows from amazon_ads_private.oauth_tokens as t
      join amazon_ads.connections as c on c.id = t.connection_id
      where c.user_id = (select user_id from amazon_ads.connections where id = ${connection_id})
        and ${oldKid} in (access_token_kid, refresh_token_kid)`;
    assert.equal(left?.["rows"], 0);
  });

  await t.step("a second time there is nothing to do", async () => {
    assert.equal((await reseal(both)).resealed, 0);
  });

  await t.step("without the old key everything opens", async () => {
    await using functions = await startFunctions(["get-token", "register-account"], {
      AMAZON_ADS_ENCRYPTION_KEYS: newest,
    });
    const same = assertDone(await functions.send(user, "POST", "get-token", { connection_id }));
    assert.equal(same.access_token, given.access_token);
    for (const id of [connection_id, own]) {
      const sent = { connection_id: id, force_refresh: true };
      const body = assertDone(await functions.send(user, "POST", "get-token", sent));
      assert.deepEqual([body.refreshed, body.warning], [true, undefined]);
    }
    await amazon.acceptTerms(new URL(registration.terms_url).pathname.split("/").at(-1) ?? "");
    const path = `register-account/${registration.id}`;
    const sent = assertDone(await functions.send(user, "POST", path, {}));
    assert.equal(sent.registration.status, "pending", "Amazon has got the details");
  });

  await t.step("with the old key alone nothing does", async () => {
    await using functions = await startFunctions(["get-token"], {
      AMAZON_ADS_ENCRYPTION_KEYS: stackKeys,
    });
    const answer = await functions.send(user, "POST", "get-token", { connection_id });
    assertRefused(answer, 500, "sealed_value_unreadable");
  });

  await t.step("the way back is the same", async () => {
    assert.ok((await reseal(`${stackKeys},${newest}`)).resealed >= 3);
    assert.equal((await tokenRow(own))["access_token_kid"], oldKid);
    assertDone(await send(user, "POST", "get-token", { connection_id }));
  });
});

Deno.test("what no key opens any more is counted, costs nobody else anything and is left as it is", async () => {
  const lost = await connected();
  const living = await connected();
  const sealer = sealerWith(newEncryptionKey("k0-lost"));
  const place = {
    row: lost.connection_id,
    owner: lost.person.userId,
    kind: "refresh_token",
  } as const;
  await database`
    update amazon_ads_private.oauth_tokens set encrypted_refresh_token = ${await sealer.seal(
    "Atzr|x",
    place,
  )}
    where connection_id = ${lost.connection_id}`;
  const row = await tokenRow(lost.connection_id);
  assert.deepEqual([row["access_token_kid"], row["refresh_token_kid"]], [oldKid, "k0-lost"]);

  newest = newEncryptionKey("k3");
  const others = (await reseal(stackKeys)).unreadable - 1;
  const { resealed, unreadable } = await reseal(`${newest},${stackKeys}`);
  assert.equal(unreadable, others + 1);
  assert.ok(resealed >= 1);
  assert.equal((await tokenRow(living.connection_id))["refresh_token_kid"], "k3");
  assert.deepEqual(await tokenRow(lost.connection_id), row);
  await reseal(`${stackKeys},${newest}`);

  const sent = { connection_id: lost.connection_id, force_refresh: true };
  const body = assertDone(await send(lost.user, "POST", "get-token", sent));
  assert.equal(body.warning.code, "sealed_value_unreadable", "the access token still lives");
  const { connection } = assertDone(
    await send(lost.user, "GET", `connections/${lost.connection_id}`),
  );
  assert.equal(connection.status, "active", "no user is asked for a new consent");
  assert.equal(connection.last_error, "sealed_value_unreadable");
  removed.push(lost.connection_id);
});

Deno.test("more than fits into one page is sealed anew once, and what cannot be is counted once", async () => {
  const { userId } = await newPerson();
  const sealer = sealerWith(stackKeys);
  const ids = Array.from({ length: 130 }, () => crypto.randomUUID());
  removed.push(...ids);
  const rows = await Promise.all(ids.map(async (id) => ({
    id,
    access: await sealer.seal(`Atza|${id}`, { row: id, owner: userId, kind: "access_token" }),
    refresh: await sealer.seal(`Atzr|${id}`, { row: id, owner: userId, kind: "refresh_token" }),
  })));
  const lostApp = "ffffffff-ffff-4fff-bfff-ffffffffffff";
  const lost = sealerWith(newEncryptionKey("k0-lost"));
  const secret = await lost.seal("secret", { row: lostApp, owner: userId, kind: "client_secret" });
  await database`
    insert into amazon_ads.connections (id, user_id, name, status, scopes, client_id)
    select id, ${userId}, 'Page', 'active', '{s}', 'client' from unnest(${ids}::uuid[]) as id`;
  await database`
    insert into amazon_ads_private.oauth_tokens
      (connection_id, encrypted_access_token, encrypted_refresh_token, expires_at)
    select id, access, refresh, now() + interval '1 hour'
    from jsonb_to_recordset(${database.json(rows)}) as r (id uuid, access text, refresh text)`;
  const before = await reseal(stackKeys);
  await database`
    insert into amazon_ads_private.oauth_clients (id, user_id, name, client_id, encrypted_client_secret)
    values (${lostApp}, ${userId}, 'Lost', 'client', ${secret})`;

  newest = newEncryptionKey("k4");
  const after = await reseal(`${newest},${stackKeys}`);
  assert.ok(after.resealed >= 130, String(after.resealed));
  assert.equal(after.unreadable, before.unreadable + 1);
  const opener = sealerWith(newest);
  const stored = await database`
    select connection_id, encrypted_access_token, encrypted_refresh_token from amazon_ads_private.oauth_tokens
    where connection_id = any(${ids}::uuid[])`;
  assert.equal(stored.length, 130);
  for (const { connection_id: row, encrypted_access_token, encrypted_refresh_token } of stored) {
    const opened = [
      await opener.open(encrypted_access_token, { row, owner: userId, kind: "access_token" }),
      await opener.open(encrypted_refresh_token, { row, owner: userId, kind: "refresh_token" }),
    ];
    assert.deepEqual(opened, [`Atza|${row}`, `Atzr|${row}`]);
  }
  await database`delete from amazon_ads_private.oauth_clients where id = ${lostApp}`;
  await database`delete from amazon_ads.connections where id = any(${ids}::uuid[])`;
  await reseal(`${stackKeys},${newest}`);
});

Deno.test("what the older Python system sealed opens with its key, and is sealed anew", async (t) => {
  const [key, older, stranger] = [newFernetKey(), newFernetKey(), newFernetKey()];
  const { access_token, refresh_token } = await tokensFor(projectApp, "seller@fernet");
  const sealedWith = async (fernetKey: string) => {
    const found = await connected();
    await database`
      update amazon_ads_private.oauth_tokens
      set encrypted_access_token = ${sealFernet(access_token, fernetKey)},
        encrypted_refresh_token = ${sealFernet(refresh_token, fernetKey)}
      where connection_id = ${found.connection_id}`;
    return found;
  };
  const first = await sealedWith(key);
  const second = await sealedWith(older);
  const touched = await sealedWith(key);
  const lost = await sealedWith(stranger);
  removed.push(lost.connection_id);
  const AMAZON_ADS_FERNET_KEYS = `${key}, ${older.replace("=", "")}`;
  await using functions = await startFunctions(["get-token"], { AMAZON_ADS_FERNET_KEYS });

  await t.step("each of AMAZON_ADS_FERNET_KEYS opens", async () => {
    for (const { user, connection_id } of [first, second]) {
      const body = assertDone(await functions.send(user, "POST", "get-token", { connection_id }));
      assert.equal(body.access_token, access_token);
      const { access_token_kid, refresh_token_kid } = await tokenRow(connection_id);
      assert.deepEqual([access_token_kid, refresh_token_kid], ["fernet", "fernet"]);
    }
  });

  await t.step(
    "a key that is not among them opens nothing, nor does any for an altered token",
    async () => {
      const { user, connection_id } = lost;
      const answer = await functions.send(user, "POST", "get-token", { connection_id });
      assertRefused(answer, 500, "sealed_value_unreadable");
      const altered = sealFernet("Atza|altered", key).replace(
        /.(?==*$)/,
        (last) => last === "A" ? "Q" : "A",
      );
      await database`
      update amazon_ads_private.oauth_tokens set encrypted_access_token = ${altered}
      where connection_id = ${connection_id}`;
      const again = await functions.send(user, "POST", "get-token", { connection_id });
      assertRefused(again, 500, "sealed_value_unreadable");
    },
  );

  await t.step("a refresh seals both tokens in the new form", async () => {
    const { user, connection_id } = touched;
    const sent = { connection_id, force_refresh: true };
    assertDone(await functions.send(user, "POST", "get-token", sent));
    const { access_token_kid, refresh_token_kid } = await tokenRow(connection_id);
    assert.deepEqual([access_token_kid, refresh_token_kid], [oldKid, oldKid]);
  });

  await t.step("refresh-tokens seals the others, and AMAZON_ADS_FERNET_KEYS may go", async () => {
    const { resealed } = await reseal(stackKeys, { AMAZON_ADS_FERNET_KEYS });
    assert.equal(resealed, 2);
    for (const { user, connection_id } of [first, second, touched]) {
      for (const force_refresh of [false, true]) {
        const sent = { connection_id, force_refresh };
        const body = assertDone(await send(user, "POST", "get-token", sent));
        assert.equal(body.warning, undefined);
      }
    }
    assert.equal((await tokenRow(lost.connection_id))["access_token_kid"], "fernet");
  });
});
