import assert from "node:assert/strict";
import { readProfilesOnce } from "../../../shared/accounts/sync-profiles.ts";
import { refusalOf } from "../support/refusal.ts";
import { times } from "../support/scripted-fetch.ts";
import { syncWork } from "../support/sync-work.ts";

Deno.test("a region's profiles are one page, in both lists", async () => {
  const { work, database } = syncWork({
    answers: [
      Response.json([{ profileId: 1 }, {}]),
      Response.json([{ profileId: 1 }, { profileId: 2 }, null, {}]),
    ],
    script: { store_profiles: [{}] },
    region: "FE",
  });
  assert.equal(await readProfilesOnce(work), false);
  assert.deepEqual(work.current, { items: 2, rejected: 2, cursor: null });
  const { region, profiles, progress } = database.argsOf("store_profiles");
  assert.equal(region, "FE");
  assert.equal(progress, null, "whoever takes the run up reads the region anew");
  assert.deepEqual(
    (profiles as Record<string, unknown>[]).map((row) => [row["profile_id"], row["access_level"]])
      .toSorted(),
    [["1", "edit"], ["2", "view"]],
  );
});

Deno.test("a region without profiles stores nothing", async () => {
  const { work, database } = syncWork({ answers: times(2, () => Response.json([])) });
  assert.equal(await readProfilesOnce(work), false);
  assert.deepEqual(database.statements(), []);
});

Deno.test("half of the answer is stored, and fails as a source", async () => {
  const { work, database } = syncWork({
    answers: [Response.json([{ profileId: 1 }]), Response.json({}, { status: 403 })],
    script: { store_profiles: [{}] },
  });
  await refusalOf("amazon_permission_denied", () => readProfilesOnce(work));
  assert.equal(database.calls.length, 1);
  assert.deepEqual(work.current, { items: 1, rejected: 0, cursor: null });
});

Deno.test("a list that Amazon has cut is stored as far as it goes, and fails as a source", async () => {
  const full = Response.json(Array.from({ length: 5_000 }, (_, i) => ({ profileId: i + 1 })));
  const { work, database } = syncWork({
    // All, sellers, vendors, agencies; then those that may only be viewed.
    answers: [
      full.clone(),
      full,
      ...times(2, () => Response.json([])),
      Response.json([{ profileId: 6_000 }]),
    ],
    script: { store_profiles: Array.from({ length: 21 }, () => ({})) },
  });
  const { message } = await refusalOf("amazon_answer_invalid", () => readProfilesOnce(work));
  assert.match(message, /no more than 5000 of a type/);
  assert.deepEqual(work.current, { items: 5_001, rejected: 0, cursor: null });
  assert.equal(database.calls.length, 21);
});
