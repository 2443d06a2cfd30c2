import assert from "node:assert/strict";
import { FunctionRegion } from "@supabase/supabase-js";
import { functionNames } from "../support/function-names.ts";
import { newPerson } from "../support/person.ts";
import { stack } from "../support/stack.ts";
import { connectThrough, newDeveloper } from "./support/client-of.ts";

// What stood in a new user's way, beside what connecting.test.ts has: confirmations and callbacks that
// come twice, and return addresses of the stack's own.

/** Functions that a person has no business with, or whose answer is no JSON. */
const NOT_INVOKED = ["oauth-callback"];

Deno.test("invoke with a region reaches every function as invoke without one does", async () => {
  const { supabase } = await newPerson();
  const differing: string[] = [];
  for (const name of functionNames().filter((one) => !NOT_INVOKED.includes(one))) {
    const [plain, regional] = await Promise.all(
      [undefined, FunctionRegion.UsEast1].map(async (region) => {
        const { response } = await supabase.functions.invoke(name, {
          body: {},
          ...(region === undefined ? {} : { region }),
        });
        const body: { code?: string } = response?.bodyUsed ? {} : await response?.json();
        return `${response?.status} ${body.code ?? ""}`;
      }),
    );
    if (plain !== regional) differing.push(`${name}: ${plain} and ${regional}`);
  }
  assert.deepEqual(differing, []);
});

Deno.test("HEAD answers as GET does, without a body", async () => {
  const { as } = await newPerson();
  for (const name of ["health", "connections", "list-accounts", "api-keys", "webhooks"]) {
    const [head, get] = await Promise.all(
      ["HEAD", "GET"].map((method) =>
        fetch(`${stack.functions_url}/${name}`, { method, headers: as })
      ),
    );
    assert.equal(head?.status, get?.status, name);
    assert.equal(head?.headers.get("content-type"), get?.headers.get("content-type"), name);
    assert.equal(await head?.text(), "", name);
    await get?.body?.cancel();
  }
});

Deno.test("an unknown field is named, with the one that was meant", async () => {
  const { call } = await newPerson();
  const { status, body } = await call("get-token", { connectionId: "x" });
  assert.equal(status, 400);
  assert.match(body.detail, /connectionId/);
  assert.match(JSON.stringify(body), /connection_id/);
});

Deno.test("a page of an origin that is not allowed leaves a line in the log of its function", async () => {
  const origin = `https://${crypto.randomUUID().slice(0, 8)}.example`;
  const response = await fetch(`${stack.functions_url}/health`, { headers: { origin } });
  await response.body?.cancel();
  assert.equal(response.headers.get("access-control-allow-origin"), null);
  const logs: string[] = [];
  for await (const { name } of Deno.readDir(stack.logs_dir)) {
    logs.push(await Deno.readTextFile(`${stack.logs_dir}/${name}`));
  }
  const lines = logs.join("\n").split("\n").filter((line) => line.includes(origin));
  assert.equal(lines.length, 1);
  assert.match(lines[0] ?? "", /AMAZON_ADS_ORIGINS/);
});

Deno.test("embeds are lists, and timestamps have an offset, as hosted projects answer", async () => {
  const { ads, supabase } = await newDeveloper();
  const id = await connectThrough(ads, "seller");
  const { data } = await supabase.schema("amazon_ads").from("connections")
    .select("created_at, user_accounts(id, connected_at), sync_runs(id)").eq("id", id).single();
  assert.ok(Array.isArray(data?.user_accounts));
  assert.ok(Array.isArray(data?.sync_runs));
  const offset = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?\+00:00$/;
  assert.match(data?.created_at, offset);
  assert.match(data?.user_accounts[0]?.connected_at, offset);
});
