import assert from "node:assert/strict";
import { connect } from "../support/connect.ts";
import { asOperator, makeKey } from "../support/credentials.ts";
import { eventually } from "../support/eventually.ts";
import { newPerson } from "../support/person.ts";
import { assertDone, send } from "../support/send.ts";
import { database } from "../support/stack.ts";

async function setSetting(column: string, value: string): Promise<void> {
  await database`update amazon_ads_private.settings set ${database({ [column]: value })}`;
}

Deno.test("a banned user, and their key, get nothing from the next call on", async () => {
  const person = await newPerson();
  const as = person.as;
  const connectionId = await connect(as);
  const key = await makeKey(as);
  const request = { connection_id: connectionId };
  assertDone(await send(as, "POST", "get-token", request));
  assertDone(await send(key.as, "POST", "get-token", request));
  const { data: before } = await person.supabase.schema("amazon_ads").from("connections").select(
    "id",
  );
  assert.equal(before?.length, 1);

  await database`update auth.users set banned_until = now() + interval '1 hour' where id = ${person.userId}`;
  for (const caller of [as, key.as]) {
    const { status, body } = await send(caller, "POST", "get-token", request);
    assert.deepEqual([status, body.code], [403, "user_banned"]);
  }
  const { data: during } = await person.supabase.schema("amazon_ads").from("connections").select(
    "id",
  );
  assert.deepEqual(during, []);

  await database`update auth.users set banned_until = null where id = ${person.userId}`;
  assertDone(await send(as, "POST", "get-token", request));
});

Deno.test("a user in the table of operators acts for another user, and both can read that", async () => {
  const person = await newPerson();
  const helper = await newPerson();
  const asHelper = helper.as;
  const named = { user_id: person.userId, name: "Script", scopes: ["tokens"] };
  const refused = await send(asHelper, "POST", "api-keys", named);
  assert.deepEqual([refused.status, refused.body.code], [403, "caller_not_allowed"]);

  await database`insert into amazon_ads_private.operators (user_id) values (${helper.userId})`;
  assertDone(await send(asHelper, "POST", "api-keys", named));
  assertDone(await send(asOperator, "POST", "api-keys", named));
  const rows = await eventually("the operators' calls are recorded", async () => {
    const { data } = await person.supabase.schema("amazon_ads").from("audit_log").select(
      "actor,actor_id,actor_name,action",
    ).order("id");
    return (data ?? []).filter(({ action }) => action === "operator_acted").length === 2
      ? data
      : undefined;
  });
  const made = rows?.filter(({ action }) => action === "api_key_created");
  assert.deepEqual(made, [
    {
      actor: "operator",
      actor_id: helper.userId,
      actor_name: null,
      action: "api_key_created",
    },
    { actor: "operator", actor_id: null, actor_name: "default", action: "api_key_created" },
  ]);
});

Deno.test("a quota says what there is too much of, also to twenty calls at once", async () => {
  const person = await newPerson();
  const as = person.as;
  await setSetting("max_api_keys", "5");
  try {
    const answers = await Promise.all(
      Array.from(
        { length: 20 },
        () => send(as, "POST", "api-keys", { name: "Loop", scopes: ["tokens"] }),
      ),
    );
    assert.equal(answers.filter(({ status }) => status === 200).length, 5);
    const refused = answers.find(({ status }) => status !== 200);
    assert.equal(refused?.status, 409);
    assert.equal(refused?.body.code, "quota_exceeded");
    assert.equal(refused?.body.quota, "api_keys");
    assert.equal(refused?.body.limit, 5);
  } finally {
    await setSetting("max_api_keys", "1000");
  }
});

Deno.test("a connection is handed over with its tokens, which open for the new owner alone", async () => {
  const [old, next] = [await newPerson(), await newPerson()];
  const [asOld, asNext] = [old.as, next.as];
  const connectionId = await connect(asOld);
  const key = await makeKey(asOld, { connection_id: connectionId, scopes: ["tokens"] });
  const path = `connections/${connectionId}`;

  const refused = await send(asOld, "PATCH", path, { new_user_id: next.userId });
  assert.deepEqual([refused.status, refused.body.code], [403, "caller_not_allowed"]);
  const handed = { user_id: old.userId, new_user_id: next.userId };
  assert.equal(
    assertDone(await send(asOperator, "PATCH", path, handed)).connection.id,
    connectionId,
  );

  const request = { connection_id: connectionId, force_refresh: true };
  assert.equal(assertDone(await send(asNext, "POST", "get-token", request)).refreshed, true);
  assert.equal((await send(asOld, "POST", "get-token", request)).body.code, "connection_not_found");
  assert.equal((await send(key.as, "POST", "get-token", request)).body.code, "api_key_revoked");
});
