import assert from "node:assert/strict";
import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import type { Database } from "../../../docs/api/database.ts";

type Client = SupabaseClient<Database, "amazon_ads">;
type Status = Database["amazon_ads"]["Tables"]["connections"]["Row"]["status"];

// The check of types is the test: a line that would compile is an unused expectation, which is an error.

function rightOnes(client: Client): unknown[] {
  const status: Status = "active";
  return [
    client.from("connections").select("id, status").eq("status", status),
    client.from("user_accounts").select("account_name, connections(name)").eq("is_default", true),
  ];
}

async function wrongOnes(client: Client): Promise<unknown[]> {
  // @ts-expect-error: a status that the check constraint does not allow.
  const status: Status = "activ";
  const { data } = await client.from("connections").select("nam").single();
  return [
    status,
    // @ts-expect-error: a column that the table does not have.
    data?.nam,
    // @ts-expect-error: the same, in a filter.
    client.from("connections").select("id").eq("nam", "My brand"),
    // @ts-expect-error: a status in a filter.
    client.from("connections").select("id").eq("status", "activ"),
    // @ts-expect-error: a table of the private schema.
    client.from("oauth_tokens").select("*"),
    // @ts-expect-error: no caller writes the tables.
    client.from("connections").insert({ name: "My brand" }),
  ];
}

Deno.test("tables, columns and statuses compile, and others do not", () => {
  const client: Client = createClient<Database, "amazon_ads">("http://127.0.0.1:1", "key", {
    db: { schema: "amazon_ads" },
    auth: { persistSession: false, autoRefreshToken: false },
  });
  assert.equal(rightOnes(client).length, 2);
  assert.equal(typeof wrongOnes, "function");
});
