import assert from "node:assert/strict";
import { foreignFunctions, withFunctionBlocks } from "../../../installer/export/config-blocks.ts";

const THEIRS = `project_id = "shop"

[functions.health]
verify_jwt = false

[functions."checkout-2"]
verify_jwt = true
`;

Deno.test("blocks are added at the end, and the rest stays byte for byte", () => {
  for (const config of ["", "a = 1", "a = 1\n", "a = 1\n\n", THEIRS]) {
    const written = withFunctionBlocks(config, ["ads-health"]);
    assert.ok(written.startsWith(config));
    assert.match(
      written,
      /\n?\[functions\.ads-health\]\nverify_jwt = false\nentrypoint = "\.\/functions\/ads-health\/index\.js"\n/,
    );
  }
});

Deno.test("a later export replaces its own blocks, also between those of the team", () => {
  const first = withFunctionBlocks(THEIRS, ["a"]) + "\n[functions.later]\nverify_jwt = true\n";
  const second = withFunctionBlocks(first, ["a", "b"]);
  assert.equal(second.replace(/\n\n\[functions\.b\][^#]*/, "\n"), first);
  assert.equal(withFunctionBlocks(second, ["a", "b"]), second);
  assert.equal(withFunctionBlocks(second, ["a"]), first);
});

Deno.test("the team's functions are told from ours", () => {
  assert.deepEqual(foreignFunctions(withFunctionBlocks(THEIRS, ["ads-health"])), [
    "health",
    "checkout-2",
  ]);
});
