import assert from "node:assert/strict";
import type { AccountList } from "../../../shared/accounts/account-list.ts";
import { listStored } from "../../../shared/accounts/list-stored.ts";
import { listAccountsRequestSchema } from "../../../shared/contract/requests/list-accounts.ts";
import { testContext } from "../support/context.ts";
import { refusalOf } from "../support/refusal.ts";
import { type ScriptedDatabase, scriptedDatabase } from "../support/scripted-database.ts";
import { connectionId, user } from "../support/tokens.ts";

interface Row {
  id: string;
  account_name: string;
}

const rows: Row[] = Array.from({ length: 7 }, (_, index) => ({
  id: `00000000-0000-4000-8000-00000000000${index}`,
  // The same name several times: the id decides.
  account_name: `Shop ${Math.floor(index / 3)}`,
}));

function after(position: Row | null, row: Row): boolean {
  return position === null || row.account_name > position.account_name ||
    (row.account_name === position.account_name && row.id > position.id);
}

/** The statement's own order and paging, in memory. */
function page(args: Record<string, unknown>): unknown {
  const position = args["after"] as Row | null;
  return {
    accounts: rows.filter((row) => after(position, row)).slice(0, Number(args["page_size"])),
  };
}

function database(): ScriptedDatabase {
  return scriptedDatabase({ list_stored_accounts: Array.from({ length: 10 }, () => page) });
}

async function list(given: Record<string, unknown>, from = database()): Promise<AccountList> {
  const context = testContext({ database: from });
  return await listStored(context, user, listAccountsRequestSchema.parse(given));
}

for (const limit of [1, 2, 3, 6, 7, 8]) {
  Deno.test(`pages of ${limit} give every account once, in order`, async () => {
    const seen: unknown[] = [];
    let cursor: string | null = null;
    do {
      const answer: AccountList = await list({ limit, ...(cursor === null ? {} : { cursor }) });
      assert.ok(answer.accounts.length <= limit);
      seen.push(...answer.accounts);
      cursor = answer.next_cursor;
    } while (cursor !== null);
    assert.deepEqual(seen, rows);
  });
}

Deno.test("the filters reach the database, and only those that were given", async () => {
  const from = database();
  await list({
    status: "active",
    account_type: "vendor",
    connection_id: connectionId,
    country_code: "gb",
    text: " shop ",
  }, from);
  await list({}, from);
  assert.deepEqual(from.argsOf("list_stored_accounts"), {
    caller: user,
    filter: {
      status: "active",
      account_type: "vendor",
      connection_id: connectionId,
      country_code: "UK",
      text: "shop",
    },
    page_size: 101,
    after: null,
  });
  assert.deepEqual(from.argsOf("list_stored_accounts", 1)["filter"], {});
});

Deno.test("a cursor that is none is refused before the database is asked", async () => {
  const from = database();
  await refusalOf("cursor_invalid", () => list({ cursor: "next" }, from));
  assert.deepEqual(from.calls, []);
});

Deno.test("a connection of somebody else is refused", async () => {
  const from = scriptedDatabase({ list_stored_accounts: [{ refusal: "connection_not_found" }] });
  await refusalOf("connection_not_found", () => list({ connection_id: connectionId }, from));
});
