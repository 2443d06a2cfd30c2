import assert from "node:assert/strict";
import { readAdvertisersPage } from "../../../shared/accounts/sync-advertisers.ts";
import { ConnectError } from "../../../shared/errors.ts";
import { refusalOf } from "../support/refusal.ts";
import { times } from "../support/scripted-fetch.ts";
import { run } from "../support/sync-runs.ts";
import { syncWork } from "../support/sync-work.ts";

function page(total: number, ...ids: string[]): Response {
  return Response.json({
    totalResults: total,
    response: ids.map((advertiserId) => ({ advertiserId })),
  });
}

function placed(profiles: string[], startIndex: number): string {
  return JSON.stringify({ profiles, startIndex });
}

const full = Array.from({ length: 100 }, (_, index) => String(index));

Deno.test("a region without agency profiles has no advertisers, and Amazon is not asked", async () => {
  const { work, database, ads } = syncWork({
    answers: [],
    script: { list_dsp_profiles: [{ profile_ids: [] }] },
  });
  assert.equal(await readAdvertisersPage(work), false);
  assert.deepEqual(database.argsOf("list_dsp_profiles"), { run_id: run.run_id, region: "EU" });
  assert.equal(ads.requests.length, 0);
});

Deno.test("profile by profile is read in its own scope, and stored with the place behind it", async () => {
  const { work, database, ads } = syncWork({
    answers: [page(2, "501", "502"), page(1, "601")],
    script: { list_dsp_profiles: [{ profile_ids: ["7", "8"] }], store_advertisers: [{}, {}] },
  });
  assert.equal(await readAdvertisersPage(work), true);
  assert.equal(work.current.cursor, placed(["8"], 0));
  assert.equal(await readAdvertisersPage(work), false);
  assert.equal(work.current.cursor, placed([], 0));
  assert.equal(work.current.items, 3);
  assert.deepEqual(
    ads.requests.map(({ headers }) => headers.get("amazon-advertising-api-scope")),
    ["7", "8"],
  );
  const { run_id, holder, region, advertisers } = database.argsOf("store_advertisers", 1);
  assert.deepEqual([run_id, holder, region], [run.run_id, run.holder, "EU"]);
  assert.deepEqual(
    (advertisers as { amazon_account_id: string; metadata: Record<string, unknown> }[]).map(
      ({ amazon_account_id, metadata }) => [amazon_account_id, metadata["agency_profile_id"]],
    ),
    [["601", "8"]],
  );
});

Deno.test("a profile with many advertisers is paged, and the others wait", async () => {
  const { work, ads } = syncWork({
    answers: [page(101, ...full), page(101, "last")],
    script: { store_advertisers: [{}, {}] },
    cursor: placed(["7", "8"], 0),
  });
  assert.equal(await readAdvertisersPage(work), true);
  assert.equal(work.current.cursor, placed(["7", "8"], 100));
  await readAdvertisersPage(work);
  assert.equal(work.current.cursor, placed(["8"], 0));
  assert.deepEqual(ads.requests.map(({ url }) => url.search), [
    "?startIndex=0&count=100",
    "?startIndex=100&count=100",
  ]);
});

Deno.test("what made no sense is counted, and is passed over in the next page", async () => {
  const { work } = syncWork({
    answers: [Response.json({ totalResults: 5, response: [{ advertiserId: "501" }, {}] })],
    script: { store_advertisers: [{}] },
    cursor: placed(["7"], 0),
  });
  assert.equal(await readAdvertisersPage(work), true);
  assert.deepEqual(work.current, { items: 1, rejected: 1, cursor: placed(["7"], 2) });
});

Deno.test("an advertiser that a page repeats is stored once, as it came last", async () => {
  const { work, database } = syncWork({
    answers: [Response.json({
      totalResults: 2,
      response: [{ advertiserId: "501", name: "old" }, { advertiserId: "501", name: "new" }],
    })],
    script: { store_advertisers: [{}] },
    cursor: placed(["7"], 0),
  });
  await readAdvertisersPage(work);
  const rows = database.argsOf("store_advertisers")["advertisers"] as { account_name: string }[];
  assert.deepEqual(rows.map(({ account_name }) => account_name), ["new"]);
});

Deno.test("an empty page ends a profile; counted advertisers that are not listed make it incomplete", async () => {
  const { work } = syncWork({
    answers: [page(5_000)],
    script: { store_advertisers: [{}] },
    cursor: placed(["7"], 100),
  });
  assert.equal(await readAdvertisersPage(work), false);
  assert.deepEqual(work.current.skipped, [{ profile_id: "7", code: "amazon_answer_invalid" }]);
  const { work: whole } = syncWork({
    answers: [page(100)],
    script: { store_advertisers: [{}] },
    cursor: placed(["7"], 100),
  });
  assert.equal(await readAdvertisersPage(whole), false);
  assert.equal(whole.current.skipped, undefined);
});

function refusal(status: number, requestId = "r1"): () => Response {
  return () =>
    Response.json({ message: "no" }, { status, headers: { "x-amzn-requestid": requestId } });
}

Deno.test("a profile without the right to its DSP is named, and its neighbour is read", async () => {
  const { work, database, ads } = syncWork({
    answers: [refusal(403), page(1, "601")],
    script: { store_advertisers: [{}, {}] },
    cursor: placed(["7", "8"], 0),
  });
  assert.equal(await readAdvertisersPage(work), true);
  assert.deepEqual(work.current, {
    items: 0,
    rejected: 0,
    cursor: placed(["8"], 0),
    skipped: [{ profile_id: "7", code: "no_dsp_right", request_id: "r1" }],
  });
  assert.deepEqual(database.argsOf("store_advertisers")["advertisers"], []);
  assert.equal(await readAdvertisersPage(work), false);
  assert.equal(work.current.items, 1);
  assert.deepEqual(
    ads.requests.map(({ headers }) => headers.get("amazon-advertising-api-scope")),
    ["7", "8"],
  );
});

for (
  const [name, answers, code] of [
    ["a refused request", [refusal(400)], "amazon_request_rejected"],
    ["a server error", times(2, refusal(500)), "amazon_unavailable"],
    ["throttling", times(2, refusal(429)), "amazon_throttled"],
    ["no answer", [new Error("reset"), new Error("reset")], "amazon_unavailable"],
    ["an error with status 200", [() => Response.json({ message: "no" })], "amazon_answer_invalid"],
    ["broken JSON", times(2, () => new Response("{")), "amazon_answer_invalid"],
  ] as const
) {
  Deno.test(`${name} for one profile is named, and its neighbour is read`, async () => {
    const { work } = syncWork({
      answers: [...answers, page(1, "601")],
      script: { store_advertisers: [{}, {}] },
      cursor: placed(["7", "8"], 0),
    });
    assert.equal(await readAdvertisersPage(work), true);
    assert.deepEqual(work.current.skipped?.map(({ profile_id, code }) => [profile_id, code]), [
      ["7", code],
    ]);
    await readAdvertisersPage(work);
    assert.equal(work.current.items, 1);
  });
}

Deno.test("a host that fails for two profiles in a row ends the list: the others would wait in vain", async () => {
  const { work } = syncWork({
    answers: times(4, refusal(503)),
    script: { store_advertisers: [{}] },
    cursor: placed(["7", "8", "9"], 0),
  });
  assert.equal(await readAdvertisersPage(work), true);
  await refusalOf("amazon_unavailable", () => readAdvertisersPage(work));
});

Deno.test("what is not about a profile ends the list", async () => {
  const { work } = syncWork({ answers: [refusal(401)], cursor: placed(["7", "8"], 0) });
  const ended = new ConnectError("reauthorization_required", "Ended.");
  const credential = { ...work.credential, renew: () => Promise.reject(ended) };
  await refusalOf(
    "reauthorization_required",
    () => readAdvertisersPage({ ...work, credential }),
  );
});

Deno.test("advertisers beyond where Amazon pages make a profile incomplete; those listed are kept", async () => {
  const { work, database } = syncWork({
    answers: [page(30_001, ...full)],
    script: { store_advertisers: [{}] },
    cursor: placed(["7", "8"], 29_900),
  });
  assert.equal(await readAdvertisersPage(work), true, "the neighbour is read");
  assert.deepEqual(work.current.skipped, [{ profile_id: "7", code: "amazon_answer_invalid" }]);
  const rows = database.argsOf("store_advertisers")["advertisers"] as unknown[];
  assert.equal(rows.length, 100);
  const { work: last } = syncWork({
    answers: [page(30_000, ...full)],
    script: { store_advertisers: [{}] },
    cursor: placed(["7"], 29_900),
  });
  assert.equal(await readAdvertisersPage(last), false, "exactly as many can be read");
});
