import assert from "node:assert/strict";
import { syncConnection } from "../../../shared/accounts/sync-connection.ts";
import { testContext } from "../support/context.ts";
import { refusalOf } from "../support/refusal.ts";
import {
  databaseDown,
  type ScriptedDatabase,
  scriptedDatabase,
} from "../support/scripted-database.ts";
import { finishedRun, run } from "../support/sync-runs.ts";
import { connectionId, storedToken, userId } from "../support/tokens.ts";

type Route = (url: URL, body: string) => Response;

interface World {
  database: ScriptedDatabase;
  sync(): ReturnType<typeof syncConnection>;
  asked: string[];
}

/** A connection with a fresh token in three regions, and an Ads API that answers by path. */
async function world(route: Route, script: Record<string, unknown[]> = {}): Promise<World> {
  const { sealer } = await testContext();
  const asked: string[] = [];
  const database = scriptedDatabase({
    begin_sync: [run],
    read_token: [await storedToken(sealer)],
    store_profiles: Array.from({ length: 20 }, () => ({})),
    store_accounts: Array.from({ length: 20 }, () => ({})),
    finish_sync: [finishedRun(), finishedRun()],
    ...script,
  });
  const ads: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    asked.push(`${url.host.slice(4, 6)} ${url.pathname}${url.search}`);
    return route(url, await request.text());
  };
  const context = await testContext({ database, ads });
  const caller = { kind: "api_key", key_hash: "0".repeat(64) } as const;
  return { database, asked, sync: () => syncConnection(context, caller, connectionId, "manual") };
}

function nothing(url: URL): Response {
  return Response.json(url.pathname === "/v2/profiles" ? [] : { adsAccounts: [] });
}

/** The profiles of a region may be edited, with those ids. */
function profiles(region: string, ...ids: number[]): Route {
  return (url) =>
    url.host.includes(`-${region}.`) && url.search === ""
      ? Response.json(ids.map((profileId) => ({ profileId })))
      : nothing(url);
}

Deno.test("a sync reads each region's profiles both ways, then the ads accounts once", async () => {
  const { database, asked, sync } = await world(nothing);
  assert.deepEqual(await sync(), finishedRun());
  const view = "?apiProgram=report&accessLevel=view";
  assert.deepEqual(asked, [
    "na /v2/profiles",
    `na /v2/profiles${view}`,
    "eu /v2/profiles",
    `eu /v2/profiles${view}`,
    "fe /v2/profiles",
    `fe /v2/profiles${view}`,
    "na /adsAccounts/list",
  ]);
  assert.equal(database.statements()[0], "begin_sync");
  assert.equal(database.statements().at(-1), "finish_sync");
});

Deno.test("the caller opens the run; the token is the owner's, whatever scopes a key has", async () => {
  const { database, sync } = await world(nothing);
  await sync();
  assert.deepEqual(database.argsOf("begin_sync")["caller"], {
    kind: "api_key",
    key_hash: "0".repeat(64),
  });
  assert.deepEqual(database.argsOf("read_token")["caller"], { kind: "user", user_id: userId });
});

Deno.test("profiles are written in batches of 500", async () => {
  const ids = Array.from({ length: 1_201 }, (_, index) => index + 1);
  const { database, sync } = await world(profiles("eu", ...ids));
  await sync();
  const writes = database.calls.filter(({ statement }) => statement === "store_profiles");
  const sizes = writes.map(({ args }) => (args["profiles"] as unknown[]).length);
  assert.deepEqual(sizes, [500, 500, 201]);
  assert.ok(writes.every(({ args }) => args["region"] === "EU" && args["run_id"] === run.run_id));
});

Deno.test("ads accounts are written page by page, until there is no next page", async () => {
  const pages: Record<string, unknown> = {
    first: { adsAccounts: [{ adsAccountId: "a" }, { adsAccountId: "b" }], nextToken: "second" },
    second: { adsAccounts: [{ adsAccountId: "c" }] },
  };
  const { database, sync } = await world((url, body) =>
    url.pathname === "/adsAccounts/list"
      ? Response.json(pages[JSON.parse(body).nextToken ?? "first"])
      : nothing(url)
  );
  await sync();
  const written = database.calls.flatMap(({ statement, args }) =>
    statement === "store_accounts"
      ? [(args["accounts"] as { amazon_account_id: string }[]).map((row) => row.amazon_account_id)]
      : []
  );
  assert.deepEqual(written, [["a", "b"], ["c"]]);
});

Deno.test("an account that a page repeats is written once, as it came last", async () => {
  const { database, sync } = await world((url) =>
    url.pathname === "/adsAccounts/list"
      ? Response.json({
        adsAccounts: [
          { adsAccountId: "a", accountName: "old" },
          { adsAccountId: "a", accountName: "new" },
        ],
      })
      : nothing(url)
  );
  await sync();
  const accounts = database.argsOf("store_accounts")["accounts"] as { account_name: string }[];
  assert.deepEqual(accounts.map(({ account_name }) => account_name), ["new"]);
});

Deno.test("what was read and what made no sense is counted for each source", async () => {
  const { database, sync } = await world((url) =>
    url.pathname === "/adsAccounts/list"
      ? Response.json({ adsAccounts: [{ adsAccountId: "a" }, { accountName: "no id" }] })
      : nothing(url)
  );
  await sync();
  const sources = database.argsOf("finish_sync")["sources"] as Record<string, unknown>[];
  assert.equal(sources.length, 4);
  assert.deepEqual(sources.at(-1), {
    source: "ads-accounts",
    region: "NA",
    outcome: "complete",
    items: 1,
    rejected: 1,
  });
});

Deno.test("a region that fails does not lose the others, and is named with Amazon's request id", async () => {
  const { database, sync } = await world((url) =>
    url.host.includes("-eu.")
      ? Response.json({ message: "no" }, { status: 403, headers: { "x-amzn-requestid": "r1" } })
      : nothing(url)
  );
  await sync();
  const args = database.argsOf("finish_sync");
  assert.deepEqual(args["complete_regions"], ["NA", "FE"]);
  assert.equal(args["accounts_complete"], true);
  assert.equal(args["error_code"], null);
  const sources = args["sources"] as Record<string, unknown>[];
  assert.deepEqual(sources[1], {
    source: "profiles",
    region: "EU",
    outcome: "failed",
    items: 0,
    rejected: 0,
    error_code: "amazon_permission_denied",
    request_id: "r1",
  });
});

Deno.test("ads accounts that break off after a page are incomplete", async () => {
  const { database, sync } = await world((url, body) => {
    if (url.pathname !== "/adsAccounts/list") return nothing(url);
    return JSON.parse(body).nextToken === undefined
      ? Response.json({ adsAccounts: [{ adsAccountId: "a" }], nextToken: "t2" })
      : Response.json({ message: "no" }, { status: 403 });
  });
  await sync();
  const args = database.argsOf("finish_sync");
  assert.equal(args["accounts_complete"], false);
  const last = (args["sources"] as Record<string, unknown>[]).at(-1);
  assert.deepEqual([last?.["outcome"], last?.["items"]], ["failed", 1]);
});

Deno.test("a connection that gives no token closes the run with the reason", async () => {
  const { database, sync } = await world(nothing, {
    read_token: [{ refusal: "reauthorization_required", connection_id: connectionId }],
  });
  await refusalOf("reauthorization_required", sync);
  assert.deepEqual(database.argsOf("finish_sync"), {
    run_id: run.run_id,
    sources: [],
    complete_regions: [],
    accounts_complete: false,
    error_code: "reauthorization_required",
  });
});

Deno.test("a run that is under way is left alone", async () => {
  const { database, sync } = await world(nothing, { begin_sync: [{ refusal: "sync_running" }] });
  await refusalOf("sync_running", sync);
  assert.deepEqual(database.statements(), ["begin_sync"]);
});

Deno.test("a run that a later one has closed ends", async () => {
  const { asked, sync } = await world(profiles("na", 1), {
    store_profiles: [{ refusal: "sync_superseded" }],
    finish_sync: [{ refusal: "sync_superseded" }],
  });
  await refusalOf("sync_superseded", sync);
  assert.equal(asked.length, 2, "the other regions are not asked any more");
});

Deno.test("a database that is down closes the run if it can, and is reported if not", async () => {
  const { database, sync } = await world(profiles("na", 1), {
    store_profiles: [databaseDown()],
    finish_sync: [databaseDown()],
  });
  await refusalOf("database_unavailable", sync);
  assert.equal(database.argsOf("finish_sync")["error_code"], "database_unavailable");
});
