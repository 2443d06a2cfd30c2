import assert from "node:assert/strict";
import { newSyncedConnection } from "../support/new-synced-connection.ts";
import { newPerson } from "../support/person.ts";
import { database, stack } from "../support/stack.ts";

// What a visitor and a signed-in user may do with the Data API alone, past all Edge Functions.

const victim = await newSyncedConnection("seller");
const attacker = await newPerson();

const CALLERS: Record<string, Record<string, string>> = {
  "a visitor": {},
  "a signed-in user": attacker.as,
};

/** Calls the Data API with the publishable key, as a browser does. */
async function callDataApi(
  as: Record<string, string>,
  method: string,
  path: string,
  { body, schema = "amazon_ads" }: { body?: unknown; schema?: string } = {},
): Promise<{ status: number; text: string }> {
  const response = await fetch(`${stack.supabase_url}/rest/v1/${path}`, {
    method,
    headers: {
      apikey: stack.publishable_key,
      "content-type": "application/json",
      "accept-profile": schema,
      "content-profile": schema,
      prefer: "return=representation",
      ...as,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text() };
}

async function namesOf(kind: "tables" | "functions"): Promise<string[]> {
  const rows = kind === "tables"
    ? await database<{ name: string }[]>`
      select c.relname as name from pg_class as c
      where c.relnamespace = 'amazon_ads'::regnamespace and c.relkind in ('r', 'p', 'v', 'm') order by 1`
    : await database<{ name: string }[]>`
      select distinct p.proname as name from pg_proc as p
      where p.pronamespace = 'amazon_ads'::regnamespace order by 1`;
  assert.ok(rows.length > 5, `the catalogs show our ${kind}`);
  return rows.map(({ name }) => name);
}

const tables = await namesOf("tables");
const functions = await namesOf("functions");

for (const [who, as] of Object.entries(CALLERS)) {
  Deno.test(`${who} reads no row of another user's through the Data API`, async () => {
    for (const table of tables) {
      const { text } = await callDataApi(as, "GET", `${table}?select=*`);
      for (const secret of [victim.connectionId, victim.person.userId, victim.person.email]) {
        assert.ok(!text.includes(secret), `${table}: ${text}`);
      }
    }
  });

  Deno.test(`${who} writes no table through the Data API`, async () => {
    for (const table of tables) {
      const filter = `${table}?created_at=not.is.null`;
      for (
        const [method, path, body] of [
          ["POST", table, { user_id: attacker.userId }],
          ["PATCH", filter, { user_id: attacker.userId }],
          ["DELETE", filter, undefined],
        ] as const
      ) {
        const { status, text } = await callDataApi(as, method, path, { body });
        // A view of several tables cannot be written at all, whatever the rights.
        const isReadOnlyView = text.includes('"55000"');
        assert.ok(
          status >= 400 && (status < 500 || isReadOnlyView),
          `${method} ${table}: ${status} ${text}`,
        );
      }
    }
    const [kept] = await database`
      select from amazon_ads.connections
      where id = ${victim.connectionId} and user_id = ${victim.person.userId}`;
    assert.ok(kept);
  });

  Deno.test(`${who} calls no function through the Data API`, async () => {
    const caller = { kind: "user", user_id: victim.person.userId };
    const target = { connection_id: victim.connectionId };
    for (const name of functions) {
      for (const body of [{}, { caller, target }, { calls: [{ caller, target }] }]) {
        const { status, text } = await callDataApi(as, "POST", `rpc/${name}`, { body });
        assert.ok(status >= 400 && status < 500, `${name}: ${status} ${text}`);
      }
    }
  });

  Deno.test(`${who} reaches no other schema through the Data API`, async () => {
    for (const schema of ["amazon_ads_private", "auth", "vault", "net", "cron"]) {
      for (const path of ["oauth_tokens", "users", "secrets", "http_request_queue", "job"]) {
        const { status, text } = await callDataApi(as, "GET", path, { schema });
        assert.ok(status >= 400 && status < 500, `${schema}.${path}: ${status} ${text}`);
      }
    }
    const embedded = await callDataApi(as, "GET", "connections?select=*,oauth_tokens(*)");
    assert.ok(!embedded.text.includes("encrypted"), embedded.text);
  });
}

Deno.test("the rows above are there: their owner reads them", async () => {
  const { text } = await callDataApi(victim.person.as, "GET", "connections?select=*");
  assert.ok(text.includes(victim.connectionId));
});
