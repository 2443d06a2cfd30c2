import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { stripVTControlCharacters } from "node:util";
import { projectRoot } from "../../local/stack/folders.ts";
import { markdownBlocks } from "../support/markdown-blocks.ts";
import { leadingTo } from "../support/management-api/run-installer.ts";
import type { Platform } from "../support/management-api/platform.ts";
import { packageFolder } from "./support/built-package.ts";
import { APP } from "./support/install.ts";
import { startProject } from "./support/project.ts";
import { typeAt } from "./support/typing-person.ts";

const read = (path: string): Promise<string> => readFile(join(projectRoot, path), "utf8");

/** A line of a document that stands for any number of lines. */
const OMITTED = /^\s*…$/;

/** What a person sees who installs into an empty project, with the names that the documents use. */
async function installAtTerminal(platform: Platform, folder: string): Promise<string[]> {
  const { state, projectUrl } = platform;
  const session = await typeAt(
    ["node", join(packageFolder, "amazon-ads-connect.js"), "install", ...leadingTo(platform)],
    [
      { prompt: /client id of your Login with Amazon/, typed: APP.clientId },
      { prompt: /client secret/, typed: APP.clientSecret },
      { prompt: /Do this\?/, typed: "" },
    ],
    {
      PATH: process.env["PATH"] ?? "/usr/bin:/bin",
      HOME: folder,
      SUPABASE_ACCESS_TOKEN: state.accessToken,
    },
    folder,
  );
  assert.equal(session.code, 0, session.screen);
  return stripVTControlCharacters(session.screen).replaceAll("\r", "")
    .replaceAll(folder, "/home/ada")
    .replaceAll(projectUrl, `https://${state.ref}.supabase.co`)
    .replace(/Done in \d+ s/, "Done in 9 s")
    .replace(/ENCRYPTION_KEYS=k\d+:\S+/, "ENCRYPTION_KEYS=k202611211430:…")
    .split("\n");
}

/** Demands that the lines of a block were printed, in their order, and that none is left out without a sign. */
function assertPrinted(printed: readonly string[], block: string): void {
  const lines = block.replaceAll(/Done in \d+ s/g, "Done in 9 s").trimEnd().split("\n")
    .filter((line) => !line.startsWith("$ "));
  let at = printed.indexOf(lines[0] ?? "");
  assert.notEqual(at, -1, `The installer does not print "${lines[0]}":\n${printed.join("\n")}`);
  let isOmitting = false;
  for (const line of lines) {
    if (OMITTED.test(line)) {
      isOmitting = true;
      continue;
    }
    if (isOmitting) at = Math.max(printed.indexOf(line, at), at);
    assert.equal(printed[at], line, `After ${at} lines of:\n${printed.join("\n")}`);
    isOmitting = false;
    at++;
  }
}

Deno.test("the documents show what the installer prints", async (t) => {
  await using platform = await startProject({ database: "Postgres 17" });
  const folder = await mkdtemp(join(tmpdir(), "amazon-ads-connect-person-"));
  try {
    const printed = await installAtTerminal(platform, folder);
    for (
      const [document, heading, first] of [
        ["docs/deploy.md", "## 2. The command", "Keep the encryption keys"],
        ["docs/deploy.md", "## 3. The return URL", "Done in"],
        ["README.md", "# Amazon Ads Connect", "$ npx amazon-ads-connect install"],
      ] as const
    ) {
      await t.step(`${document}, ${first} …`, async () => {
        const block = markdownBlocks(await read(document), heading)
          .find(({ code }) => code.startsWith(first));
        assertPrinted(printed, block?.code ?? assert.fail(`${heading} has no such block`));
      });
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
