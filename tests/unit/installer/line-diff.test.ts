import assert from "node:assert/strict";
import { lineDiff } from "../../../installer/export/line-diff.ts";

Deno.test("a diff shows what is gone, what is new, and two lines around it", () => {
  assert.deepEqual(lineDiff("1\n2\n3\n4\n5\n6", "1\n2\n3\nfour\nand more\n5\n6"), [
    "  2",
    "  3",
    "- 4",
    "+ four",
    "+ and more",
    "  5",
    "  6",
  ]);
});

Deno.test("equal texts have no diff, and added lines take none away", () => {
  assert.deepEqual(lineDiff("1\n2", "1\n2"), []);
  assert.deepEqual(lineDiff("1\n1", "1\n1\n1"), ["  1", "  1", "+ 1"]);
  assert.deepEqual(lineDiff("", "1"), ["- ", "+ 1"]);
});
