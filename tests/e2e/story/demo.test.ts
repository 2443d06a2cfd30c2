import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freeBlock } from "../../../local/stack/ports.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** Runs `npm run demo` as a person at a terminal would, on ports of its own. */
async function runDemo(
  env: Record<string, string> = {},
): Promise<{ code: number; stdout: string; stderr: string }> {
  const port = await freeBlock();
  const { code, stdout, stderr } = await new Deno.Command("node", {
    args: [join(root, "local/bootstrap.mjs"), "demo", "--port", String(port)],
    cwd: root,
    env: { NO_COLOR: "1", ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).output();
  const text = new TextDecoder();
  return { code, stdout: text.decode(stdout), stderr: text.decode(stderr) };
}

Deno.test("the demo plays the whole story with real values and exits 0", async () => {
  const { code, stdout, stderr } = await runDemo();
  assert.equal(code, 0, stdout + stderr);
  for (
    const seen of [
      /is user [0-9a-f-]{36}/,
      /\?client_id=…&code_challenge_method=S256&state=…/,
      /status awaiting_confirmation, with a one-time confirmation/,
      /"My brand" is active/,
      /NA\/CA NA\/MX NA\/US/,
      /FE\/AU FE\/JP/,
      /another user sees none of them/,
      /Atza\|\S+… \(\d+ characters\), good for 3[56]\d\d s/,
      /report_sp_campaigns for \d+ profiles: \d+ requests a day/,
      /refreshed by the schedule/,
      /20\d\d-\d\d-\d\d: spent [\d.]+ [A-Z]{3}, sold [\d.]+/,
      /reauthorization_required/,
      /its history: created \(callback\), refreshed \(scheduled\), reauthorization_required \(on_demand\), created \(callback\)/,
      /The whole story, in \d+ s\./,
    ]
  ) assert.match(stdout, seen);
  assert.doesNotMatch(stdout + stderr, /Atz[ar]\|[^…\s]{20}/, "tokens are cut");
});

Deno.test("a demo that cannot go on says where, and exits with an error", async () => {
  const { code, stdout, stderr } = await runDemo({
    AMAZON_ADS_TOKEN_URL: "http://127.0.0.1:9/token",
  });
  assert.equal(code, 1, stdout);
  assert.match(stderr, /"The app confirms as the same user \(oauth-confirm\)" failed/);
});
