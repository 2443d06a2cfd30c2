import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { z } from "zod";
import { buildDashboard, dashboardFolder } from "../../dashboard/build/build-dashboard.ts";

/** What a page may load before it is of use, gzipped, style sheets included. */
const MAX_BYTES = 250 * 1024;

/** The same for the pages on which people arrive. */
const MAX_FIRST_BYTES = 200 * 1024;

const FIRST_PAGES = /\/(sign-in|connections|connected|invite)-page\.tsx$/;

await buildDashboard();

const manifestSchema = z.record(
  z.string(),
  z.object({
    file: z.string(),
    css: z.array(z.string()).default([]),
    imports: z.array(z.string()).default([]),
    isEntry: z.boolean().default(false),
  }),
);
const manifest = manifestSchema.parse(
  JSON.parse(await readFile(join(dashboardFolder, "manifest.json"), "utf8")),
);

/** A chunk, its style sheets, and those of what it imports at once. */
function filesOf(name: string, found = new Set<string>()): Set<string> {
  const chunk = manifest[name];
  assert.ok(chunk, name);
  if (found.has(chunk.file)) return found;
  found.add(chunk.file);
  for (const sheet of chunk.css) found.add(sheet);
  for (const imported of chunk.imports) filesOf(imported, found);
  return found;
}

async function gzippedBytes(names: Iterable<string>): Promise<number> {
  const sizes = await Promise.all(
    [...names].map(async (name) => gzipSync(await readFile(join(dashboardFolder, name))).length),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

const [entry] = Object.entries(manifest).find(([, { isEntry }]) => isEntry) ?? [];
assert.ok(entry);
const pages = Object.keys(manifest).filter((key) => /^src\/pages\/.*-page\.tsx$/.test(key));
assert.ok(pages.length > 10, "every page is a chunk of its own");

for (const name of pages) {
  const limit = FIRST_PAGES.test(name) ? MAX_FIRST_BYTES : MAX_BYTES;
  Deno.test(`${name} loads at most ${limit / 1024} KB gzipped, style sheets included`, async () => {
    const bytes = await gzippedBytes([...filesOf(name, filesOf(entry)), "index.html"]);
    assert.ok(bytes <= limit, `${Math.round(bytes / 1024)} KB`);
  });
}
