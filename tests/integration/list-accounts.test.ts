import assert from "node:assert/strict";
import { connect } from "../support/connect.ts";
import { newSyncedConnection } from "../support/new-synced-connection.ts";
import { newPerson } from "../support/person.ts";
import { amazon } from "../support/stack.ts";

Deno.test("stored accounts come in pages that neither miss nor repeat one", async () => {
  const { person, connectionId: connection_id } = await newSyncedConnection("agency:250");
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const { status, body } = await person.call("list-accounts", {
      connection_id,
      limit: 100,
      ...(cursor === null ? {} : { cursor }),
    });
    assert.equal(status, 200, JSON.stringify(body));
    seen.push(...body.accounts.map(({ id }: { id: string }) => id));
    cursor = body.next_cursor;
  } while (cursor !== null);
  const { count } = await person.supabase.schema("amazon_ads").from("user_accounts").select("id", {
    count: "exact",
    head: true,
  });
  assert.equal(seen.length, count);
  assert.equal(new Set(seen).size, seen.length);
});

Deno.test("live ads accounts pass Amazon's paging on", async () => {
  const person = await newPerson();
  const connection_id = await connect(person.as, "agency:250");
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const { status, body } = await person.call("list-accounts", {
      source: "ads-accounts",
      connection_id,
      limit: 100,
      ...(cursor === null ? {} : { cursor }),
    });
    assert.equal(status, 200, JSON.stringify(body));
    seen.push(
      ...body.accounts.map((account: Record<string, string>) => account["amazon_account_id"]),
    );
    cursor = body.next_cursor;
  } while (cursor !== null);
  assert.equal(new Set(seen).size, (await amazon.data("agency:250")).ads_accounts);
});

Deno.test("live profiles of all regions come with their region, view-only ones too", async () => {
  const person = await newPerson();
  const connection_id = await connect(person.as, "brand");
  const seen: { region: string; access_level: string }[] = [];
  let cursor: string | null = null;
  do {
    const { body } = await person.call("list-accounts", {
      source: "profiles",
      connection_id,
      limit: 3,
      ...(cursor === null ? {} : { cursor }),
    });
    seen.push(...body.accounts);
    cursor = body.next_cursor;
  } while (cursor !== null);
  assert.deepEqual(new Set(seen.map(({ region }) => region)), new Set(["NA", "EU", "FE"]));
  assert.ok(seen.some(({ access_level }) => access_level === "view"));
});

Deno.test("a made-up cursor, a cursor of another list and a foreign connection are refused", async () => {
  const person = await newPerson();
  const connection_id = await connect(person.as, "seller");
  const madeUp = await person.call("list-accounts", { cursor: "bm90IGEgY3Vyc29y" });
  assert.equal(madeUp.body.code, "cursor_invalid");
  const { body } = await person.call("list-accounts", {
    source: "profiles",
    connection_id,
    limit: 1,
  });
  const other = await person.call("list-accounts", { cursor: body.next_cursor });
  assert.equal(other.body.code, "cursor_invalid");
  const stranger = await newPerson();
  for (const source of ["stored", "ads-accounts", "profiles"]) {
    const foreign = await stranger.call("list-accounts", { source, connection_id });
    assert.equal(foreign.body.code, "connection_not_found", source);
  }
});
