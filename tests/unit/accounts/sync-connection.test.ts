import assert from "node:assert/strict";
import type { SyncBudget } from "../../../shared/accounts/sync-budget.ts";
import { syncConnection } from "../../../shared/accounts/sync-connection.ts";
import type { AccountsApi } from "../../../shared/schemas/accounts-api.ts";
import { testContext } from "../support/context.ts";
import { refusalOf } from "../support/refusal.ts";
import {
  databaseDown,
  type ScriptedDatabase,
  scriptedDatabase,
} from "../support/scripted-database.ts";
import { amongAdsAccounts, finishedRun, pausedRun, run } from "../support/sync-runs.ts";
import { connectionId, storedToken, userId } from "../support/tokens.ts";

type Route = (url: URL, body: string) => Response;

interface World {
  database: ScriptedDatabase;
  sync(budget?: SyncBudget): ReturnType<typeof syncConnection>;
  asked: string[];
}

function ample(): SyncBudget {
  return { lastStart: performance.now() + 60_000, deadline: Infinity, items: 1_000_000 };
}

/** A connection with a fresh token in three regions, and an Ads API that answers by path. */
async function world(
  route: Route,
  script: Record<string, unknown[]> = {},
  routeAdvertisers?: (request: Request) => Response,
  accountsApi: AccountsApi = "current",
): Promise<World> {
  const { sealer } = testContext();
  const asked: string[] = [];
  const database = scriptedDatabase({
    begin_sync: [run],
    read_token: [await storedToken(sealer)],
    store_profiles: Array.from({ length: 20 }, () => ({})),
    store_accounts: Array.from({ length: 20 }, () => ({})),
    list_dsp_profiles: Array.from({ length: 3 }, () => ({ profile_ids: [] })),
    store_advertisers: Array.from({ length: 20 }, () => ({})),
    pause_sync: [pausedRun()],
    finish_sync: [finishedRun()],
    ...script,
  });
  const ads: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    asked.push(`${url.host.slice(4, 6)} ${url.pathname}${url.search}`);
    if (routeAdvertisers !== undefined && url.pathname === "/dsp/advertisers") {
      return routeAdvertisers(request);
    }
    return route(url, await request.text());
  };
  const context = { ...testContext({ database, ads }), accountsApi };
  const caller = { kind: "api_key", key_hash: "0".repeat(64) } as const;
  return {
    database,
    asked,
    sync: (budget = ample()) => syncConnection(context, caller, connectionId, "manual", budget),
  };
}

function nothing(url: URL): Response {
  if (url.pathname === "/v2/profiles") return Response.json([]);
  return Response.json(
    url.pathname === "/adsAccounts/list" ? { adsAccounts: [] } : { advertiserAccounts: [] },
  );
}

/** The profiles of a region may be edited, with those ids. */
function profiles(region: string, ...ids: number[]): Route {
  return (url) =>
    url.host.includes(`-${region}.`) && url.search === ""
      ? Response.json(ids.map((profileId) => ({ profileId })))
      : nothing(url);
}

Deno.test("a sync reads each region's profiles both ways, then the ads accounts once, then looks for agencies", async () => {
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
  assert.deepEqual(database.statements(), [
    "begin_sync",
    "read_token",
    "store_accounts",
    ...Array(3).fill("list_dsp_profiles"),
    "finish_sync",
  ]);
});

Deno.test("the caller opens the run; the token is the owner's, whatever scopes a key has", async () => {
  const { database, sync } = await world(nothing);
  await sync();
  assert.deepEqual(database.argsOf("begin_sync")["caller"], {
    kind: "api_key",
    key_hash: "0".repeat(64),
  });
  assert.deepEqual(database.argsOf("read_token")["caller"], {
    kind: "user",
    user_id: userId,
    actor: "key",
  });
});

Deno.test("profiles are written in batches of 250", async () => {
  const ids = Array.from({ length: 1_201 }, (_, index) => index + 1);
  const { database, sync } = await world(profiles("eu", ...ids));
  await sync();
  const writes = database.calls.filter(({ statement }) => statement === "store_profiles");
  const sizes = writes.map(({ args }) => (args["profiles"] as unknown[]).length);
  assert.deepEqual(sizes, [250, 250, 250, 250, 201]);
  assert.ok(writes.every(({ args }) => args["region"] === "EU" && args["run_id"] === run.run_id));
  assert.ok(writes.every(({ args }) => args["holder"] === run.holder && args["progress"] === null));
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
  assert.equal(sources.length, 7);
  assert.deepEqual(sources[3], {
    source: "ads-accounts",
    region: "NA",
    outcome: "complete",
    items: 1,
    rejected: 1,
  });
  assert.equal(
    database.argsOf("finish_sync")["accounts_complete"],
    false,
    "what was not understood may be any that was not seen",
  );
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
  const source = (args["sources"] as Record<string, unknown>[])[3];
  assert.deepEqual([source?.["outcome"], source?.["items"]], ["failed", 1]);
});

Deno.test("a connection that gives no token closes the run with the reason", async () => {
  const { database, sync } = await world(nothing, {
    read_token: [{ refusal: "reauthorization_required", connection_id: connectionId }],
  });
  await refusalOf("reauthorization_required", sync);
  assert.deepEqual(database.argsOf("finish_sync"), {
    run_id: run.run_id,
    holder: run.holder,
    sources: [],
    complete_regions: [],
    accounts_complete: false,
    complete_dsp_regions: [],
    refused_dsp_profiles: [],
    error_code: "reauthorization_required",
  });
});

Deno.test("a run that is under way is left alone", async () => {
  const { database, sync } = await world(nothing, { begin_sync: [{ refusal: "sync_running" }] });
  await refusalOf("sync_running", sync);
  assert.deepEqual(database.statements(), ["begin_sync"]);
});

Deno.test("a run that another invocation has taken up is left to it", async () => {
  const { asked, database, sync } = await world(profiles("na", 1), {
    store_profiles: [{ refusal: "sync_superseded" }],
  });
  await refusalOf("sync_superseded", sync);
  assert.equal(asked.length, 2, "the other regions are not asked any more");
  assert.equal(database.statements().at(-1), "store_profiles");
});

Deno.test("a database that is down leaves the run open: the next invocation takes it up", async () => {
  const { database, sync } = await world(profiles("na", 1), { store_profiles: [databaseDown()] });
  await refusalOf("database_unavailable", sync);
  assert.equal(database.statements().at(-1), "store_profiles");
});

Deno.test("a fault of our own closes the run", async () => {
  const { database, sync } = await world(profiles("na", 1), { store_profiles: [new Error("bug")] });
  await assert.rejects(sync, /bug/);
  assert.equal(database.argsOf("finish_sync")["error_code"], "internal_error");
});

/** Ads accounts in pages of two, whose tokens are their numbers; others may be unknown. */
function adsAccountPages(count: number, known: (token: string) => boolean = () => true): Route {
  return (url, body) => {
    if (url.pathname !== "/adsAccounts/list") return nothing(url);
    const token: string = JSON.parse(body).nextToken ?? "1";
    if (!known(token)) return Response.json({ message: "Invalid token" }, { status: 400 });
    const page = Number(token);
    return Response.json({
      adsAccounts: [{ adsAccountId: `a${page}` }, { adsAccountId: `b${page}` }],
      ...(page < count ? { nextToken: String(page + 1) } : {}),
    });
  };
}

Deno.test("what the budget does not suffice for is handed on behind the last page", async () => {
  const { database, sync } = await world(adsAccountPages(5));
  const report = await sync({ ...ample(), items: 3 });
  assert.equal(report.status, "running");
  const { run_id, holder, progress } = database.argsOf("pause_sync");
  assert.deepEqual([run_id, holder], [run.run_id, run.holder]);
  const { sources, current } = progress as { sources: unknown[]; current: unknown };
  assert.equal(sources.length, 3, "the regions' profiles are done");
  assert.deepEqual(current, { items: 4, rejected: 0, cursor: "3" });
  assert.equal(database.statements().at(-1), "pause_sync");
});

Deno.test("with the time over nothing more is read", async () => {
  const { database, asked, sync } = await world(nothing);
  await sync({ ...ample(), lastStart: performance.now() });
  assert.deepEqual(asked, []);
  assert.deepEqual(database.argsOf("pause_sync")["progress"], {
    sources: [],
    current: { items: 0, rejected: 0, cursor: null },
  });
});

Deno.test("what Amazon has not answered by the deadline has failed", async () => {
  const { database, asked, sync } = await world(nothing);
  await sync({ ...ample(), deadline: performance.now() });
  assert.deepEqual(asked, []);
  const sources = database.argsOf("finish_sync")["sources"] as Record<string, unknown>[];
  const failed = sources.filter((source) => source["outcome"] === "failed");
  assert.deepEqual(
    failed.map((source) => source["error_code"]),
    Array(4).fill("amazon_unavailable"),
    "profiles of three regions, and the ads accounts",
  );
});

Deno.test("what is read is taken from the budget, for the next connection as well", async () => {
  const { sync } = await world(adsAccountPages(3));
  const budget = { ...ample(), items: 100 };
  await sync(budget);
  assert.equal(budget.items, 94);
});

Deno.test("each page of ads accounts is stored with the place behind it", async () => {
  const places: unknown[] = [];
  const store = ({ progress }: Record<string, unknown>) => {
    // The progress goes on to change: what is sent at this moment counts.
    places.push(structuredClone((progress as { current: unknown }).current));
    return {};
  };
  const { sync } = await world(adsAccountPages(2), { store_accounts: [store, store] });
  await sync();
  assert.deepEqual(places, [
    { items: 2, rejected: 0, cursor: "2" },
    { items: 4, rejected: 0, cursor: null },
  ]);
});

Deno.test("a run that stopped goes on behind its last page, and repeats no list that is done", async () => {
  const { asked, database, sync } = await world(adsAccountPages(4), {
    begin_sync: [amongAdsAccounts({ items: 4, rejected: 1, cursor: "3" })],
  });
  await sync();
  assert.deepEqual(asked, Array(2).fill("na /adsAccounts/list"));
  const sources = database.argsOf("finish_sync")["sources"] as Record<string, unknown>[];
  assert.equal(sources.length, 7);
  assert.deepEqual([sources[3]?.["items"], sources[3]?.["rejected"]], [8, 1]);
});

Deno.test("a place that Amazon no longer knows: that list begins again", async () => {
  const { database, sync } = await world(adsAccountPages(2, (token) => token !== "old"), {
    begin_sync: [amongAdsAccounts({ items: 50, rejected: 1, cursor: "old" })],
  });
  await sync();
  const sources = database.argsOf("finish_sync")["sources"] as Record<string, unknown>[];
  assert.deepEqual(
    [sources[3]?.["outcome"], sources[3]?.["items"], sources[3]?.["rejected"]],
    ["complete", 4, 0],
  );
});

Deno.test("it begins again once: a list that Amazon refuses even so has failed", async () => {
  const { asked, database, sync } = await world(adsAccountPages(2, () => false), {
    begin_sync: [amongAdsAccounts({ cursor: "old" })],
  });
  await sync();
  assert.equal(asked.length, 2);
  const sources = database.argsOf("finish_sync")["sources"] as Record<string, unknown>[];
  assert.equal(sources[3]?.["error_code"], "amazon_request_rejected");
});

Deno.test("a token of this invocation's own that Amazon refuses fails the list at once", async () => {
  const { asked, database, sync } = await world(adsAccountPages(3, (token) => token !== "3"), {
    begin_sync: [amongAdsAccounts({ items: 2, cursor: "2" })],
  });
  await sync();
  assert.equal(asked.length, 2);
  const sources = database.argsOf("finish_sync")["sources"] as Record<string, unknown>[];
  assert.deepEqual([sources[3]?.["outcome"], sources[3]?.["items"]], ["failed", 4]);
});

Deno.test("advertisers are read region by region, behind the profiles that were just stored", async () => {
  const { database, asked, sync } = await world(
    (url) =>
      url.pathname === "/dsp/advertisers"
        ? Response.json({ totalResults: 1, response: [{ advertiserId: "501" }] })
        : nothing(url),
    {
      list_dsp_profiles: [{ profile_ids: [] }, { profile_ids: ["7", "8"] }, { profile_ids: [] }],
    },
  );
  await sync();
  assert.deepEqual(
    asked.filter((request) => request.includes("/dsp/")),
    Array(2).fill("eu /dsp/advertisers?startIndex=0&count=100"),
  );
  assert.deepEqual(database.argsOf("finish_sync")["complete_dsp_regions"], ["NA", "EU", "FE"]);
  const sources = database.argsOf("finish_sync")["sources"] as Record<string, unknown>[];
  assert.deepEqual(sources[5], {
    source: "dsp-advertisers",
    region: "EU",
    outcome: "complete",
    items: 2,
    rejected: 0,
  });
});

/** The agency profiles 7 and 8 in the EU, of which 7 is answered with a status. */
async function withRefusedAgency(status: number): Promise<World> {
  return await world(
    nothing,
    {
      list_dsp_profiles: [{ profile_ids: [] }, { profile_ids: ["7", "8"] }, { profile_ids: [] }],
    },
    (request) =>
      request.headers.get("amazon-advertising-api-scope") === "7"
        ? Response.json({ message: "no" }, { status, headers: { "x-amzn-requestid": "r7" } })
        : Response.json({ totalResults: 1, response: [{ advertiserId: "501" }] }),
  );
}

Deno.test("an agency profile without the right to its DSP is a fact of a complete run", async () => {
  const { database, sync } = await withRefusedAgency(403);
  await sync();
  const args = database.argsOf("finish_sync");
  assert.deepEqual((args["sources"] as unknown[])[5], {
    source: "dsp-advertisers",
    region: "EU",
    outcome: "complete",
    items: 1,
    rejected: 0,
    skipped: [{ profile_id: "7", code: "no_dsp_right", request_id: "r7" }],
  });
  assert.deepEqual(args["complete_dsp_regions"], ["NA", "EU", "FE"]);
  assert.deepEqual(args["refused_dsp_profiles"], ["7"], "its advertisers stay what they were");
});

Deno.test("an agency profile that fails makes its list fail, and names the profile", async () => {
  const { database, sync } = await withRefusedAgency(400);
  await sync();
  const args = database.argsOf("finish_sync");
  assert.deepEqual((args["sources"] as unknown[])[5], {
    source: "dsp-advertisers",
    region: "EU",
    outcome: "failed",
    items: 1,
    rejected: 0,
    error_code: "amazon_request_rejected",
    request_id: "r7",
    skipped: [{ profile_id: "7", code: "amazon_request_rejected", request_id: "r7" }],
  });
});

Deno.test("an error that comes with status 200 makes nothing inactive", async () => {
  const { database, sync } = await world((url) =>
    url.pathname === "/adsAccounts/list"
      ? Response.json({ message: "Internal failure" })
      : nothing(url)
  );
  await sync();
  const args = database.argsOf("finish_sync");
  assert.equal(args["accounts_complete"], false);
  const source = (args["sources"] as Record<string, unknown>[])[3];
  assert.deepEqual([source?.["outcome"], source?.["error_code"]], [
    "failed",
    "amazon_answer_invalid",
  ]);
});

Deno.test("with the v1 API a sync reads advertiser accounts and none of the retired lists", async () => {
  const { asked, database, sync } = await world(nothing, {}, undefined, "v1");
  await sync();
  const paths = new Set(asked.map((request) => request.replace(/^.. |\?.*/g, "")));
  assert.deepEqual([...paths], ["/v2/profiles", "/adsApi/v1/query/advertiserAccounts"]);
  assert.ok(!database.statements().includes("list_dsp_profiles"));
  const { complete_dsp_regions, accounts_complete } = database.argsOf("finish_sync");
  assert.deepEqual([complete_dsp_regions, accounts_complete], [["NA", "EU", "FE"], true]);
});
