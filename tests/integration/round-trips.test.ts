import assert from "node:assert/strict";
import { startFunctionProcess } from "../../local/functions/process.ts";
import { call } from "../support/call.ts";
import { connect } from "../support/connect.ts";
import { newPerson } from "../support/person.ts";
import { recordStatements } from "../support/recorded-statements.ts";
import { database } from "../support/stack.ts";
import { until } from "../../local/demo/until.ts";

/**
 * The version of every row that is the person's or the connection's, in all tables: any insert, update
 * or delete shows. What the schedule does for others meanwhile does not.
 */
async function versions(userId: string, connectionId: string): Promise<string[]> {
  const columns = await database`
    select c.table_schema as schema, c.table_name as name, c.column_name as column
    from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
    where c.table_schema in ('amazon_ads', 'amazon_ads_private') and t.table_type = 'BASE TABLE'
      and (c.column_name in ('user_id', 'connection_id')
        or (c.table_name in ('users', 'connections') and c.column_name = 'id'))
    order by 1, 2, 3`;
  assert.ok(columns.length > 10, "the tables of people and connections are found");
  const found: string[] = [];
  for (const { schema, name, column } of columns) {
    const rows = await database`
      select ctid::text, xmin::text from ${database(schema)}.${database(name)}
      where ${database(column)} in (${userId}, ${connectionId}) order by 1`;
    found.push(...rows.map(({ ctid, xmin }) => `${schema}.${name} ${column} ${ctid} ${xmin}`));
  }
  return found;
}

Deno.test("a fresh token is one round trip to the database and no write, for a user and for an API key", async () => {
  const person = await newPerson();
  const connection_id = await connect(person.as, "seller");
  await until("the first sync has ended", 30_000, async () => {
    const [run] = await database`
      select from amazon_ads.sync_runs where connection_id = ${connection_id} and status <> 'running'`;
    return run;
  });
  const { body } = await person.call("api-keys", { name: "Reader", scopes: ["tokens"] });
  await using way = recordStatements();
  const getToken = await startFunctionProcess({ functionName: "get-token", env: way.env });
  try {
    const key = { authorization: `Bearer ${body.key}` };
    // The first use of a key in a minute, and of a connection in an hour, is written down.
    await call("get-token", { connection_id }, key, getToken.url);
    const before = await versions(person.userId, connection_id);
    way.seen.length = 0;
    for (let i = 0; i < 10; i++) {
      const byKey = await call("get-token", { connection_id }, key, getToken.url);
      const byUser = await person.call("get-token", { connection_id }, getToken.url);
      assert.deepEqual([byKey.status, byUser.status], [200, 200]);
    }
    assert.deepEqual(way.seen, Array(20).fill("read_token"));
    assert.deepEqual(await versions(person.userId, connection_id), before);
  } finally {
    await getToken.stop();
  }
});

Deno.test("a refresh is a read, a claim and a record", async () => {
  const person = await newPerson();
  const connection_id = await connect(person.as, "seller");
  await using way = recordStatements();
  const getToken = await startFunctionProcess({ functionName: "get-token", env: way.env });
  try {
    await person.call("get-token", { connection_id, force_refresh: true }, getToken.url);
    assert.deepEqual(way.seen, ["read_token", "claim_refresh", "record_refreshes"]);
  } finally {
    await getToken.stop();
  }
});
