import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stop } from "esbuild";
import { bundleFunction } from "../../installer/build/bundle-function.ts";
import { projectRoot } from "../../local/stack/folders.ts";
import { functionNames } from "../support/function-names.ts";
import { startUploaded } from "../support/management-api/uploaded-function.ts";
import { packageFolder } from "./support/built-package.ts";

const bundles = new Map(
  await Promise.all(
    functionNames().map(async (name) =>
      [name, await readFile(join(packageFolder, "functions", `${name}.js`), "utf8")] as const
    ),
  ),
);

function mapOf(text: string): { sources: string[]; sourcesContent?: string[] } {
  const [, encoded = ""] =
    /\n\/\/# sourceMappingURL=data:application\/json;base64,(\S+)\n$/.exec(text) ?? [];
  return JSON.parse(Buffer.from(encoded, "base64").toString());
}

Deno.test("a bundle imports nothing but modules of Node, by their full names", () => {
  for (const [name, text] of bundles) {
    const code = text.slice(0, text.indexOf("/*!"));
    const imported = [...code.matchAll(/(?:^|[;}\n])import\b[^"'();]*["']([^"']+)["']/g)]
      .map(([, module]) => module ?? "");
    assert.deepEqual(imported.filter((module) => !module.startsWith("node:")), [], name);
  }
});

Deno.test("a bundle tells where its lines come from, by addresses that are the same everywhere", () => {
  for (const [name, text] of bundles) {
    const { sources, sourcesContent } = mapOf(text);
    assert.ok(sources.includes(`ads:///supabase/functions/${name}/index.ts`), name);
    assert.ok(
      sources.every((source) =>
        /^ads:\/\/\/(shared|supabase|node_modules|installer)\//.test(source)
      ),
    );
    assert.equal(sourcesContent, undefined);
    assert.ok(!text.includes(projectRoot), name);
  }
});

Deno.test("a bundle has the notices that the licenses of its packages ask for", () => {
  const text = bundles.get("get-token") ?? "";
  for (const name of ["jose", "zod", "postgres", "@supabase/postgrest-js"]) {
    assert.match(text, new RegExp(`\\n${name} \\d+\\.\\d+\\.\\d+ \\(`), name);
  }
  assert.match(text, /Permission is hereby granted, free of charge/);
});

Deno.test("what the sources load late is evaluated late", () => {
  const text = bundles.get("get-token") ?? "";
  for (
    const module of [
      "node_modules/postgres/src/index.js",
      "node_modules/@supabase/postgrest-js/dist/index.mjs",
      "shared/database/transport/pooler.ts",
      "shared/auth/verify-user-token.ts",
      "supabase/functions/get-token/answer.ts",
    ]
  ) assert.ok(text.includes(`__esm({"${module}"`), `${module} is evaluated at the start`);
});

Deno.test("the same sources give the same bytes", async () => {
  const { text } = await bundleFunction("get-token");
  await stop();
  assert.equal(text, bundles.get("get-token"));
});

Deno.test("a stack trace in a bundle names the lines of the sources", async () => {
  const { text } = await bundleFunction("throwing", join(projectRoot, "tests/installer/fixtures"));
  await stop();
  const folder = await mkdtemp(join(tmpdir(), "amazon-ads-connect-trace-"));
  try {
    const running = await startUploaded({
      files: new Map([["index.js", new TextEncoder().encode(text)]]),
      entrypoint: "index.js",
      folder,
      env: {},
      onLine: () => {},
    });
    const stack = await (await fetch(running.url)).text();
    await running.retire();
    assert.match(stack, /ads:\/\/\/tests\/installer\/fixtures\/throwing\/index\.ts:4:/);
  } finally {
    await rm(folder, { recursive: true });
  }
});
