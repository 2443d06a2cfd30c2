import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { projectRoot } from "../../local/stack/folders.ts";

const PAGES = join(projectRoot, "dashboard/src");

/** The one file that brings the client to the pages. */
const DOOR = "app/ads.ts";

const files = (await readdir(PAGES, { recursive: true })).filter((name) => /\.tsx?$/.test(name));

/** What a file imports by a relative path, from the project's root. */
function importsIn(name: string, text: string): string[] {
  return [...text.matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]+)"/g)]
    .map(([, specifier = ""]) => relative(projectRoot, resolve(PAGES, dirname(name), specifier)));
}

Deno.test("the dashboard's pages import the client and nothing else of the project", async () => {
  assert.ok(files.length > 50);
  for (const name of files) {
    const outside = importsIn(name, await readFile(join(PAGES, name), "utf8"))
      .filter((path) => !path.startsWith("dashboard/src/"));
    const allowed = name === DOOR ? ["client/admin.ts", "client/index.ts"] : [];
    assert.deepEqual(outside.filter((path) => !allowed.includes(path)), [], name);
  }
});

Deno.test("the dashboard's pages call the project through the client alone", async () => {
  for (const name of files) {
    // config.json is read before there is a client.
    if (name === "app/config.ts") continue;
    const text = await readFile(join(PAGES, name), "utf8");
    assert.doesNotMatch(text, /\bfetch\(|XMLHttpRequest|new WebSocket/, name);
  }
});
