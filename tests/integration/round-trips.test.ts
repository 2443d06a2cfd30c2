import assert from "node:assert/strict";
import { startFunctionProcess } from "../../local/functions/process.ts";
import { call } from "../support/call.ts";
import { connectAs } from "../support/consent.ts";
import { newPerson } from "../support/person.ts";
import { recordingProxy } from "../support/recording-proxy.ts";
import { database, stack } from "../support/stack.ts";
import { until } from "../../local/demo/until.ts";

/** How many rows were inserted, updated or deleted, in all of the product's tables. */
async function writes(): Promise<number> {
  // Sessions report what they did with a delay of up to a second.
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  const [sum] = await database`
    select sum(n_tup_ins + n_tup_upd + n_tup_del)::int as writes from pg_stat_all_tables
    where schemaname in ('public', 'private') and relname <> 'heartbeats'`;
  return sum?.["writes"];
}

Deno.test("a fresh token is one round trip to the database and no write, for a user and for an API key", async () => {
  const person = await newPerson();
  const connection_id = await connectAs(person, "seller");
  await until("the first sync has ended", 30_000, async () => {
    const [run] = await database`
      select from public.sync_runs where connection_id = ${connection_id} and status <> 'running'`;
    return run;
  });
  const { body } = await person.call("api-keys", { name: "Reader", scopes: ["tokens"] });
  await using proxy = recordingProxy(stack.supabase_url);
  const getToken = await startFunctionProcess({
    functionName: "get-token",
    env: { ...stack.functionEnv, SUPABASE_URL: proxy.url },
  });
  try {
    const key = { authorization: `Bearer ${body.key}` };
    // The first use of a key in a minute, and of a connection in an hour, is written down.
    await call("get-token", { connection_id }, key, getToken.url);
    const before = await writes();
    proxy.seen.length = 0;
    for (let i = 0; i < 10; i++) {
      const byKey = await call("get-token", { connection_id }, key, getToken.url);
      const byUser = await person.call("get-token", { connection_id }, getToken.url);
      assert.deepEqual([byKey.status, byUser.status], [200, 200]);
    }
    assert.deepEqual(proxy.seen, Array(20).fill("POST /rest/v1/rpc/read_token"));
    assert.equal(await writes(), before);
  } finally {
    await getToken.stop();
  }
});

Deno.test("a refresh is a read, a claim and a record", async () => {
  const person = await newPerson();
  const connection_id = await connectAs(person, "seller");
  await using proxy = recordingProxy(stack.supabase_url);
  const getToken = await startFunctionProcess({
    functionName: "get-token",
    env: { ...stack.functionEnv, SUPABASE_URL: proxy.url },
  });
  try {
    await person.call("get-token", { connection_id, force_refresh: true }, getToken.url);
    assert.deepEqual(proxy.seen, [
      "POST /rest/v1/rpc/read_token",
      "POST /rest/v1/rpc/claim_refresh",
      "POST /rest/v1/rpc/record_refresh",
    ]);
  } finally {
    await getToken.stop();
  }
});
