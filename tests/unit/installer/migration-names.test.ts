import assert from "node:assert/strict";
import { migrationNames } from "../../../installer/export/migration-names.ts";

const NOW = new Date("2026-12-24T10:11:58Z");

Deno.test("chapters get the time of the export, a second apart, in their order", () => {
  assert.deepEqual([...migrationNames(["1_a", "2_b", "3_c"], [], NOW).values()], [
    "20261224101158_amazon_ads_connect_1_a.sql",
    "20261224101159_amazon_ads_connect_2_b.sql",
    "20261224101200_amazon_ads_connect_3_c.sql",
  ]);
});

Deno.test("they come after the newest migration, even if it is from the future", () => {
  const names = migrationNames(
    ["1_a"],
    ["20301231235959_theirs.sql", "20200101000000_old.sql"],
    NOW,
  );
  assert.equal(names.get("1_a"), "20310101000000_amazon_ads_connect_1_a.sql");
});

Deno.test("a chapter that was exported before keeps its name", () => {
  const present = ["20260101000000_amazon_ads_connect_1_a.sql", "20270101000000_theirs.sql"];
  const names = migrationNames(["1_a", "2_b"], present, NOW);
  assert.equal(names.get("1_a"), present[0]);
  assert.equal(names.get("2_b"), "20270101000001_amazon_ads_connect_2_b.sql");
});
