import assert from "node:assert/strict";
import { complaints } from "./complaints.ts";

Deno.test("Only shared/edge meets the platform", () => {
  const uses = [
    'Deno.env.get("SUPABASE_URL");',
    "const url = process.env.SUPABASE_URL;",
    "declare const EdgeRuntime: unknown;",
    "const { env } = Deno;",
    "globalThis.Deno.exit();",
    'globalThis["process"];',
    "type Command = Deno.Command;",
    "type Platform = typeof globalThis.Deno;",
    "const platform = { Deno };",
    'if (typeof EdgeRuntime === "undefined") throw new Error();',
  ];
  for (const use of uses) {
    assert.deepEqual(complaints("shared/edge/runtime.ts", use), [], use);
    for (const path of ["shared/tokens/limits.ts", "supabase/functions/health/index.ts"]) {
      const said = complaints(path, use);
      assert.equal(said.length, 1, `${use}\n${said.join("\n")}`);
      assert.match(
        said[0] ?? "",
        /^platform-in-edge-only: Cannot use \w+ in .*: only shared\/edge meets the platform\.$/,
      );
    }
  }
});

Deno.test("A member that happens to have such a name is no platform", () => {
  const uses = [
    "declare const work: { process(): void }; work.process();",
    "interface Step { process: string }",
    "class Step { process = 1; }",
    "export const step = { process: 1 };",
    "// Deno runs this process.",
    'export const name = "Deno";',
  ];
  for (const use of uses) assert.deepEqual(complaints("shared/tokens/limits.ts", use), [], use);
});
